import { readFile } from 'node:fs/promises';
import { FlowError, type FlowService, type GatewayServer } from '@podflow/core';
import type { FastifyInstance } from 'fastify';
import { buildApp } from './app.ts';
import { closeWithin } from './close-within.ts';
import { type GatewayOptions, resolveOptions } from './gateway-options.ts';
import { readCertificate } from './read-certificate.ts';
import { AllowedOrigins } from './security/allowed-origins.ts';
import { isLoopback } from './security/is-loopback.ts';
import { warmUp } from './warm-up.ts';

/**
 * Opens the REST gateway and the search page of a started Flow, when its models are warm.
 * Throws `ERR_PORT_IN_USE`, `ERR_VALUE` for an address that cannot be bound or a certificate that cannot be used, and
 * `ERR_FILE_UNREADABLE` for one that cannot be read.
 */
export async function startGateway(
  service: FlowService,
  given: GatewayOptions,
): Promise<GatewayServer> {
  const options = resolveOptions(given);
  const { host, port, tls, log, token, stopTimeout } = options;
  const secure = tls && (await readCertificate(tls));
  const appOptions = { ...options, version: await ownVersion(), ...(secure && { secure }) };
  // The models get warm in their threads meanwhile.
  const [{ server, cut }] = await Promise.all([buildApp(service, appOptions), warmUp(service)]);
  try {
    await server.listen({ host, port });
  } catch (error) {
    await server.close();
    throw listenError(error, host, port);
  }
  log(new AllowedOrigins(options.cors).describe());
  if (!isLoopback(host) && token === '') log(openWarning(host));
  let closed: Promise<void> | undefined;
  return {
    url: urlOf(server, host, tls !== undefined),
    close: () => {
      closed ??= closeWithin(server, cut, stopTimeout);
      return closed;
    },
  };
}

function openWarning(host: string): string {
  return `listens on ${host} without a token: everybody who reaches this port can search and change the index; set JINA_AUTH_TOKEN, or --host 127.0.0.1`;
}

function listenError(error: unknown, host: string, port: number): FlowError {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') {
    return new FlowError(
      'ERR_PORT_IN_USE',
      `Port ${port} on ${host} is taken by another program; stop that one, or set port_expose to another port (0: any free one)`,
      { cause: error },
    );
  }
  return new FlowError(
    'ERR_VALUE',
    `The gateway cannot listen on host ${host}, port ${port} (${code ?? String(error)}); set host and port_expose to an address of this machine`,
    { cause: error },
  );
}

function urlOf(app: FastifyInstance, host: string, isSecure: boolean): string {
  const address = app.server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const isLocal = ['127.0.0.1', '0.0.0.0', '::', '::1', 'localhost'].includes(host);
  const name = host.includes(':') ? `[${host}]` : host;
  return `${isSecure ? 'https' : 'http'}://${isLocal ? 'localhost' : name}:${port}`;
}

async function ownVersion(): Promise<string> {
  const text = await readFile(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
