import { once } from 'node:events';
import type { FlowService, GatewayFactory } from '@podflow/core';
import type { CliIo } from '../cli-io.ts';
import { exitCode } from '../exit-code.ts';
import { Flow } from '../flow.ts';
import { openGateway } from '../open-gateway.ts';
import type { FlowRunOptions } from './common-options.ts';
import { type GatewayFlags, gatewaySettings } from './gateway-flags.ts';
import { loadFlow } from './load-flow.ts';

/** Options of `flow serve`. */
export interface ServeOptions extends FlowRunOptions, GatewayFlags {
  port?: number;
  host?: string;
  /** ms a Pea may work at one request. */
  timeoutRequest?: number;
}

/** Serves a Flow until the user stops it. Throws `ERR_CONFIG`, `ERR_PORT_IN_USE`, or why a Pod did not start. */
export async function serveFlow(file: string, options: ServeOptions, io: CliIo): Promise<number> {
  const stop = io.stopSignal();
  const flow = loadFlow(file, options, io, flowServedAs(options, io));
  await serveUntil(stop, flow.useRestGateway(options.port), options, io);
  return exitCode.done;
}

/** Starts a Flow, prints its URL as the last line, and closes it when `stop` is aborted. */
export async function serveUntil(
  stop: AbortSignal,
  flow: Flow,
  { quiet }: { quiet?: boolean },
  io: CliIo,
): Promise<void> {
  await using running = await flow.start();
  if (stop.aborted) return;
  io.stdout.write(`Open ${await running.url()} (Ctrl-C stops)\n`);
  await once(stop, 'abort');
  if (!quiet) io.stderr.write('Stopping: finishing what is under way\n');
}

/** The class of Flows whose gateway has these options, whatever their YAML says. */
function flowServedAs(options: ServeOptions, io: CliIo): typeof Flow {
  const { host, token, timeoutRequest } = options;
  const given = gatewaySettings(options);
  const gateway: GatewayFactory = (service, { settings, ...setup }) =>
    openGateway(
      timeoutRequest === undefined ? service : withLimit(service, timeoutRequest),
      { ...setup, ...(host !== undefined && { host }), settings: { ...settings, ...given } },
      {
        log: (line) => io.stderr.write(`gateway: ${line}\n`),
        ...(token !== undefined && { token }),
      },
    );
  return class extends Flow {
    static override readonly platform = { ...Flow.platform, gateway };
  };
}

/** The same Flow; each Pea may work for `timeoutRequest` ms at a request. */
function withLimit(service: FlowService, timeoutRequest: number): FlowService {
  return {
    graph: service.graph,
    send: (request, options) => service.send(request, { timeoutRequest, ...options }),
    keepsDocuments: service.keepsDocuments,
    stored: (id) => service.stored(id),
    podStates: () => service.podStates(),
  };
}
