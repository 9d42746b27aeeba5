import type { FlowOptions } from '../config/flow-config.ts';
import { FlowError } from '../document/flow-error.ts';
import type { FlowPlatform } from './flow-platform.ts';
import type { FlowService, GatewayServer } from './flow-service.ts';

/** Opens the gateway of a started Flow. Throws `ERR_NOT_SUPPORTED` where the platform has none, `ERR_PORT_IN_USE`. */
export async function openGateway(
  flow: FlowService,
  { gateway, plot }: FlowPlatform,
  { host, portExpose: port, gateway: settings }: FlowOptions,
): Promise<GatewayServer> {
  const drawing = plot && { plot: () => plot(flow.graph, {}) };
  if (gateway)
    return await gateway(flow, { host, port, ...(settings && { settings }), ...drawing });
  throw new FlowError(
    'ERR_NOT_SUPPORTED',
    'This Flow has no gateway to serve REST with; import Flow from podflow, or set rest_api: false',
  );
}
