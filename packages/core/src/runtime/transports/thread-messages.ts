import type { MessagePort } from 'node:worker_threads';
import type { PeaEvent, PeaReply, PeaTask } from '../pea-protocol.ts';

/** What a thread is given once, by way of Piscina. */
export interface ThreadSetup {
  /** Tasks come in and replies go out here. */
  port: MessagePort;
  /** Number of this thread, no other has had it. */
  address: number;
  /** Of its Pod, from 1. */
  shard: number;
  /** By slot: who holds which task, see `holderMark`. Int32. */
  progress: SharedArrayBuffer;
  /** Ids of the tasks that the thread works at, 0 where there is none. Int32, one for each it may work at side by side. */
  working: SharedArrayBuffer;
}

/** A task on its way. */
export interface ThreadTask {
  type: 'task';
  id: number;
  /** Where in `progress` it is told who holds the task; -1: it stays with the thread that gets it. */
  slot: number;
  task: PeaTask;
}

/** What a thread is told. */
export type ToThread =
  | ThreadTask
  /** Requests that are to go on go to the thread `address` through `port`, and no longer to `replaces` (0: none). */
  | { type: 'link'; port: MessagePort; address: number; replaces: number }
  /** Tasks come in here, too. */
  | { type: 'accept'; port: MessagePort }
  /** Nobody wants the results of these tasks any more. */
  | { type: 'cancel'; ids: readonly number[] }
  /** The thread ends itself. */
  | { type: 'end' };

/** What a thread says. */
export type FromThread =
  | { type: 'reply'; id: number; reply: PeaReply }
  /** Nothing goes to `replaces` any more. */
  | { type: 'linked'; replaces: number }
  | { type: 'event'; event: PeaEvent };
