import { readFile } from 'node:fs/promises';
import { FlowError, type FlowService, type GatewayServer } from '@podflow/core';
import type { FastifyInstance } from 'fastify';
import { buildApp } from './app.ts';
import type { Log } from './error-handler.ts';

/** Where `startGateway` listens. */
export interface GatewayOptions {
  /** Address to bind, e.g. `127.0.0.1` or, for all, `0.0.0.0`. */
  host: string;
  /** 0: any free port; the server's `url` tells which. */
  port: number;
  /** Gets errors that have no code, with their stack. Default: a line on stderr. */
  log?: Log;
}

/**
 * Opens the REST gateway and the search page of a started Flow.
 * Throws `ERR_PORT_IN_USE`, and `ERR_VALUE` for an address that cannot be bound.
 */
export async function startGateway(
  service: FlowService,
  { host, port, log = logToStderr }: GatewayOptions,
): Promise<GatewayServer> {
  const app = await buildApp(service, { version: await ownVersion(), log });
  try {
    await app.listen({ host, port });
  } catch (error) {
    await app.close();
    throw listenError(error, host, port);
  }
  let closed: Promise<void> | undefined;
  return {
    url: urlOf(app, host),
    close: () => {
      closed ??= app.close();
      return closed;
    },
  };
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

function urlOf(app: FastifyInstance, host: string): string {
  const address = app.server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const isLocal = ['127.0.0.1', '0.0.0.0', '::', '::1', 'localhost'].includes(host);
  const name = host.includes(':') ? `[${host}]` : host;
  return `http://${isLocal ? 'localhost' : name}:${port}`;
}

async function ownVersion(): Promise<string> {
  const text = await readFile(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

function logToStderr(line: string): void {
  process.stderr.write(`gateway: ${line}\n`);
}
