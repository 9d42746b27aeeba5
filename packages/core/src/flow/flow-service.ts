import type { GatewaySettings } from '../config/gateway-settings.ts';
import type { Request } from '../document/request.ts';
import type { FlowGraph } from '../graph/flow-graph.ts';
import type { PodState } from '../runtime/pod.ts';
import type { Response } from './response.ts';

/** A started Flow as a gateway sees it. */
export interface FlowService {
  readonly graph: FlowGraph;
  /** Sends one request through the Flow. An error of an Executor is in the answer's status; rejects only when the Flow itself failed. */
  send(request: Request): Promise<Response>;
  /** How each Pod is at this moment; empty when the Flow is not started. */
  podStates(): Promise<readonly PodState[]>;
}

/** A server in front of a Flow. */
export interface GatewayServer {
  /** E.g. `http://localhost:45678`. */
  readonly url: string;
  /** Stops accepting, finishes what is in flight within a limit, frees the port. May be called twice. */
  close(): Promise<void>;
}

/** What a Flow tells its gateway. */
export interface GatewaySetup {
  host: string;
  port: number;
  /** What the YAML says to the gateway. */
  settings?: GatewaySettings;
  /** Draws the graph of the Flow as SVG text. */
  plot?: () => Promise<string>;
}

/** Opens a server for a Flow. Throws `ERR_PORT_IN_USE`. */
export type GatewayFactory = (
  service: FlowService,
  options: GatewaySetup,
) => Promise<GatewayServer>;
