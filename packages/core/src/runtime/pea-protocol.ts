import type { ErrorStrategy, ExecutorConfig } from '../config/flow-config.ts';
import type { Envelope } from '../document/envelope.ts';
import type { SerializedError } from '../document/serialize-error.ts';

/** What a Pea needs to know to start. Plain data: it crosses threads. */
export interface PeaConfig {
  pod: string;
  /** From 1; 0: the Pea takes the next free number of a pool. */
  shard: number;
  /** Number of Peas of the Pod. */
  shards: number;
  /** Identifies the running Pod, see ExecutorContext.owner. */
  owner: string;
  executor: ExecutorConfig;
  /** What to do with a request in which something failed. */
  onErrorStrategy: ErrorStrategy;
  /** Environment of the Pod, complete. */
  env: Record<string, string>;
  /** Counts the Peas of a pool that have started: one Int32. */
  started: SharedArrayBuffer;
}

/** What a Pea is asked to do. */
export type PeaTask =
  /** Builds the Executor. In a pool it ends when `peers` Peas have got that far, so that each of them starts one. */
  | { type: 'start'; peers: number }
  /** Runs the drivers on the parts of one request and answers with what is forwarded. */
  | { type: 'handle'; parts: Envelope[] }
  /** Gets ready for writing: takes locks. */
  | { type: 'prepare-write' }
  /** The request has left the Flow: writes become final, those of `failedIds` are taken back. */
  | { type: 'settle'; requestId: string; failedIds: string[] | 'all' }
  /** Closes the Executor. */
  | { type: 'close' };

/** What a Pea answers. Never a rejection: that would mean that the Pea died. */
export type PeaReply =
  | { type: 'done' }
  | { type: 'envelope'; envelope: Envelope }
  | { type: 'error'; error: SerializedError };

/** What a Pea says by itself. */
export interface PeaEvent {
  type: 'log';
  pod: string;
  line: string;
}
