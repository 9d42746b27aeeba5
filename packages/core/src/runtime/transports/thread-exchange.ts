import type { FlowError } from '../../document/flow-error.ts';
import type { CancelReason } from '../cancellation.ts';
import type { PeaReply, PeaTask } from '../pea-protocol.ts';
import { holderMark } from './holder-mark.ts';
import { ThreadWatch, type WatchedTask, type WatchedThread } from './thread-watch.ts';

/** Requests that can be on a way of several threads at a time; more than that come back after every Pea. */
const slots = 4096;

/** ms between two looks at what threads are at. */
const lookEvery = 100;

interface Waiting {
  resolve(reply: PeaReply): void;
  reject(error: FlowError): void;
}

interface PendingTask extends WatchedTask {
  /** Let go with the task: a Map keeps what it had for some time, and this holds the reply. */
  waiting: Waiting | undefined;
  /** Address of the thread that was sent the task. */
  receiver: number;
  /** Where it is told who holds it now; -1: the receiver does. */
  slot: number;
}

/** Tasks under way in the threads of one Flow: who waits for which, and which thread holds it. */
export class ThreadExchange {
  readonly progress = new SharedArrayBuffer(slots * Int32Array.BYTES_PER_ELEMENT);
  readonly #holders = new Int32Array(this.progress);
  readonly #freeSlots = Array.from({ length: slots }, (_, slot) => slot);
  readonly #pending = new Map<number, PendingTask>();
  readonly #watch = new ThreadWatch((id) => this.#pending.get(id));
  #lastId = 0;
  #lastAddress = 0;
  /** Looks at the threads, and keeps the process alive, while somebody waits; ports alone do not, so that a Flow left open does not hold it. */
  #alive: NodeJS.Timeout | undefined;

  /** A number for a new thread. */
  nextAddress(): number {
    return ++this.#lastAddress;
  }

  /** Ends threads that are too long at a task, from now until `unwatch`. */
  watch(address: number, thread: WatchedThread): void {
    this.#watch.add(address, thread);
  }

  unwatch(address: number): void {
    this.#watch.remove(address);
  }

  /** True while the thread works at a request that was given up. */
  isStuck(address: number): boolean {
    return this.#watch.isStuck(address);
  }

  /** Registers a task that is sent to the thread `receiver`; `wanders`: it may go on from there to others. */
  open(
    receiver: number,
    wanders: boolean,
    task?: PeaTask,
  ): { id: number; slot: number; reply: Promise<PeaReply> } {
    const id = this.#nextId();
    const slot = (wanders ? this.#freeSlots.pop() : undefined) ?? -1;
    if (slot >= 0) Atomics.store(this.#holders, slot, holderMark(id, receiver));
    const header = task?.type === 'handle' ? task.parts[0]?.header : undefined;
    const reply = new Promise<PeaReply>((resolve, reject) => {
      this.#pending.set(id, {
        waiting: { resolve, reject },
        receiver,
        slot,
        type: task?.type,
        header,
        cancelled: undefined,
      });
    });
    if (this.#pending.size === 1) this.#alive = setInterval(() => this.#watch.look(), lookEvery);
    return { id, slot, reply };
  }

  /** Passes a reply on to who waits for it; nobody does when the task was given up. */
  resolve(id: number, reply: PeaReply): void {
    this.#take(id)?.resolve(reply);
  }

  /** Gives up one task. */
  reject(id: number, error: FlowError): void {
    this.#take(id)?.reject(error);
  }

  /** Gives up what the thread `address` holds. */
  rejectHeldBy(address: number, error: FlowError): void {
    for (const [id, task] of this.#pending) {
      if (this.#isHeldBy(address, id, task)) this.#take(id)?.reject(error);
    }
  }

  /** Notes that nobody wants the answer to a request any more; gives the ids of its tasks. */
  cancel(requestId: string, reason: CancelReason): number[] {
    const ids: number[] = [];
    for (const [id, task] of this.#pending) {
      if (task.header?.requestId !== requestId) continue;
      task.cancelled ??= { reason, at: performance.now() };
      ids.push(id);
    }
    return ids;
  }

  /** Number of tasks that the thread `address` holds. */
  heldBy(address: number): number {
    let count = 0;
    for (const [id, task] of this.#pending) if (this.#isHeldBy(address, id, task)) count++;
    return count;
  }

  #isHeldBy(address: number, id: number, { receiver, slot }: PendingTask): boolean {
    if (slot < 0) return receiver === address;
    return Atomics.load(this.#holders, slot) === holderMark(id, address);
  }

  /** Threads tell it as an Int32, where 0 is none. */
  #nextId(): number {
    this.#lastId = this.#lastId === 0x7fffffff ? 1 : this.#lastId + 1;
    return this.#lastId;
  }

  #take(id: number): Waiting | undefined {
    const task = this.#pending.get(id);
    if (!task) return undefined;
    this.#pending.delete(id);
    if (task.slot >= 0) {
      // A thread that gets it late sees that nobody waits for it.
      Atomics.store(this.#holders, task.slot, 0);
      this.#freeSlots.push(task.slot);
    }
    if (this.#pending.size === 0) clearInterval(this.#alive);
    const { waiting } = task;
    task.waiting = undefined;
    return waiting;
  }
}
