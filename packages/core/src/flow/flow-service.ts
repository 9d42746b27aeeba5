import type { GatewaySettings } from '../config/gateway-settings.ts';
import type { Document } from '../document/document.ts';
import type { Request } from '../document/request.ts';
import type { FlowGraph } from '../graph/flow-graph.ts';
import type { Cancellation } from '../runtime/cancellation.ts';
import type { PodState } from '../runtime/pod.ts';
import type { Response } from './response.ts';

/** How one request is sent. */
export interface SendOptions {
  /** Gives the request up: it then rejects with `ERR_CANCELLED`, as soon as no Pod has anything of it. */
  cancellation?: Cancellation;
  /**
   * ms that each Pea may work at the request; then it is given up with `ERR_TIMEOUT` and the Pea is started again. 0: for ever.
   * @default `timeout_request` of each Pod
   */
  timeoutRequest?: number;
  /**
   * Lets a search leave large pictures in the index where no driver of the Flow reads them: such a Document has `original` instead of the
   * picture, and `stored` gives it with the picture. @default false
   */
  leavePictures?: boolean;
}

/** A started Flow as a gateway sees it. */
export interface FlowService {
  readonly graph: FlowGraph;
  /**
   * Sends one request through the Flow. An error of an Executor is in the answer's status; rejects only when the Flow itself
   * failed, or the request was given up. Settles when nothing of the request is in the Flow any more.
   */
  send(request: Request, options?: SendOptions): Promise<Response>;
  /** Whether a Pod keeps Documents by their ids, for `stored`. */
  readonly keepsDocuments: boolean;
  /** The Documents that the Pods keep under an id, as they are stored, in the order of the Pods. Throws `ERR_PEA_DIED`, `ERR_FLOW_CLOSED`. */
  stored(id: string): Promise<readonly Document[]>;
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
