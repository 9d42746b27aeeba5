import type { FlowConfig } from '../config/flow-config.ts';
import type { FlowGraph } from '../graph/flow-graph.ts';
import type { FlowPlatform } from './flow-platform.ts';
import type { GatewayServer } from './flow-service.ts';
import { openGateway } from './open-gateway.ts';
import { podEnvironment } from './pod-environment.ts';
import { RunningFlow } from './running-flow.ts';

/** A started Flow with the gateway in front of it, if it has one. */
export interface OpenFlow {
  flow: RunningFlow;
  gateway: GatewayServer | undefined;
}

export interface OpenFlowOptions {
  platform: FlowPlatform;
  /** Opens the gateway too. */
  serve: boolean;
  onLog(line: string): void;
  /** Once aborted, a start that is under way is given up with `ERR_CANCELLED`. */
  stop: AbortSignal;
}

/** Starts all Pods of a Flow, and the gateway; or nothing, and throws why. */
export async function openFlow(
  config: FlowConfig,
  graph: FlowGraph,
  { platform, serve, onLog, stop }: OpenFlowOptions,
): Promise<OpenFlow> {
  const quiet = new Set(graph.nodes.filter((node) => node.config.quiet).map(({ name }) => name));
  const starting = RunningFlow.start({
    graph,
    env: podEnvironment(config),
    onEvent: ({ pod, line }) => quiet.has(pod) || onLog(`${pod}: ${line}`),
    stop,
  });
  if (serve) platform.loadGateway?.().catch(() => {});
  const flow = await starting;
  if (!serve) return { flow, gateway: undefined };
  try {
    return { flow, gateway: await openGateway(flow, platform, config.options) };
  } catch (error) {
    await flow.close();
    throw error;
  }
}
