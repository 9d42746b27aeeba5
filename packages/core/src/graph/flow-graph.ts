import type { FlowOptions, PodConfig } from '../config/flow-config.ts';
import type { Fault } from '../document/fault.ts';

/** The name of the Pod that is source and sink of every graph. */
export const gatewayName = 'gateway';

export type PodRole = 'pod' | 'join' | 'inspect' | 'inspect-aux' | 'join-inspect';

/** A Pod in the graph. */
export interface GraphNode {
  name: string;
  role: PodRole;
  config: PodConfig;
  /** Names of the Pods (or `gateway`) it waits for; each once. Parts of a join arrive in this order. */
  needs: readonly string[];
  /** A Pea in front of the shards runs `usesBefore`. */
  hasHead: boolean;
  /** A Pea behind the shards runs `usesAfter`. */
  hasTail: boolean;
  /** Messages the tail waits for: 1 when polling any, else the number of shards. */
  tailParts: number;
  /** Why it cannot run here; only in graphs that are drawn, see `markProblems`. */
  problem?: string;
}

/** A Flow ready to run or draw. */
export interface FlowGraph {
  options: FlowOptions;
  /** In the order they were added. */
  nodes: readonly GraphNode[];
  /** `[from, to]`, with `gateway` as first source and last target. */
  edges: readonly (readonly [string, string])[];
  /** Names in an order where every Pod comes after all it needs. */
  order: readonly string[];
  /** Names of the Pods whose answer goes to the gateway: the last Pod. */
  sinks: readonly string[];
  /** Dangling leaves and the like. */
  warnings: readonly Fault[];
}
