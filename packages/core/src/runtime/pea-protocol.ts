import type { Metas } from '../config/executor-definition.ts';
import type { ErrorStrategy, ExecutorConfig } from '../config/flow-config.ts';
import type { Envelope } from '../document/envelope.ts';
import type { SerializedError } from '../document/serialize-error.ts';

/** What a Pea needs to know to start. Plain data: it crosses threads. */
export interface PeaConfig {
  pod: string;
  /** From 1; 0: each Pea of the pool has the number of its place. */
  shard: number;
  /** Number of Peas of the Pod. */
  shards: number;
  /** Identifies the running Pod, see ExecutorContext.owner. */
  owner: string;
  executor: ExecutorConfig;
  /** See ExecutorContext.stores. */
  stores?: readonly Metas[];
  /** What the Pod's head does, when it has no Pea of its own. */
  before?: ExecutorConfig | undefined;
  /** What the Pod's tail does, when it has no Pea of its own. */
  after?: ExecutorConfig | undefined;
  /** What the Pod's tail does, whoever does it. */
  tail?: ExecutorConfig | undefined;
  /** Requests that it may work at side by side; above 1 only for encoders that let them share a call. */
  atOnce: number;
  /** What to do with a request in which something failed. */
  onErrorStrategy: ErrorStrategy;
  /** Environment of the Pod, complete. */
  env: Record<string, string>;
}

/** What a Pea is asked to do. */
export type PeaTask =
  /** Builds the Executor. */
  | { type: 'start' }
  /** Runs the drivers on the parts of one request, which then goes on through up to `onward` linked Peas. */
  | { type: 'handle'; parts: Envelope[]; onward: number }
  /** Reads what its key-value indexers keep under an id. */
  | { type: 'look-up'; id: string }
  /** Gets ready for writing: takes locks. */
  | { type: 'prepare-write' }
  /** The request has left the Flow: writes become final, those of `failedIds` are taken back. */
  | { type: 'settle'; requestId: string; failedIds: string[] | 'all' }
  /** All Pods have settled these requests. */
  | { type: 'forget'; requestIds: string[] }
  /** Closes the Executor. */
  | { type: 'close' };

/** What a Pea answers. Never a rejection: that would mean that the Pea died. */
export type PeaReply =
  | { type: 'done' }
  /** `left`: how many of the linked Peas it did not come to, because nothing is left to do or there is no link. */
  | { type: 'envelope'; envelope: Envelope; left: number }
  /** The bytes that key-value indexers of the Pea keep under the id; empty when none has it. */
  | { type: 'values'; values: Uint8Array[] }
  | { type: 'error'; error: SerializedError };

/** What a Pea says by itself. */
export interface PeaEvent {
  type: 'log';
  pod: string;
  line: string;
}
