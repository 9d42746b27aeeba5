import type { EnvelopeHeader } from '../../document/envelope.ts';
import type { CancelReason } from '../cancellation.ts';
import type { PeaTask } from '../pea-protocol.ts';

/** ms a thread may go on with a request after that was given up: then it is ended. */
const givenUpPatience = 10_000;

/** ms after which a thread counts as stuck in a request that nobody wants any more. */
const unwantedPatience = 5_000;

/** ms a search may be worked at where nothing else is said. */
const searchLimit = 60_000;

/** What the watch has to know of a task. */
export interface WatchedTask {
  type: PeaTask['type'] | undefined;
  /** Of the request, when it was sent. */
  header: EnvelopeHeader | undefined;
  cancelled: { reason: CancelReason; at: number } | undefined;
}

/** What the watch has to know of a thread. */
export interface WatchedThread {
  /** Ids of the tasks that it works at, 0 where there is none. */
  working: Int32Array;
  /** ms, of the Pod; 0: for ever; undefined: what holds for the type of request. */
  timeoutRequest: number | undefined;
  /**
   * Called when it is too long at a task.
   * @param limit ms; undefined: the task was given up before.
   */
  onOverdue(id: number, limit: number | undefined): void;
}

interface Watched {
  thread: WatchedThread;
  /** By place in `working`: what was there at the last look, and since when. */
  seen: { id: number; since: number }[];
}

/** Notices threads that are too long at a task. What waits in a thread does not count: only what it works at. */
export class ThreadWatch {
  readonly #taskOf: (id: number) => WatchedTask | undefined;
  readonly #threads = new Map<number, Watched>();

  /** @param taskOf The task with an id; undefined when it was answered or given up altogether. */
  constructor(taskOf: (id: number) => WatchedTask | undefined) {
    this.#taskOf = taskOf;
  }

  add(address: number, thread: WatchedThread): void {
    const seen = Array.from(thread.working, () => ({ id: 0, since: 0 }));
    this.#threads.set(address, { thread, seen });
  }

  remove(address: number): void {
    this.#threads.delete(address);
  }

  /** True while the thread works at a request that was given up. */
  isStuck(address: number): boolean {
    const { thread } = this.#threads.get(address) ?? {};
    if (!thread) return false;
    const now = performance.now();
    return thread.working.some((_, place) => {
      const cancelled = this.#taskOf(Atomics.load(thread.working, place))?.cancelled;
      if (!cancelled) return false;
      return cancelled.reason === 'late' || now - cancelled.at > unwantedPatience;
    });
  }

  /** Looks once at all threads. */
  look(): void {
    const now = performance.now();
    for (const { thread, seen } of [...this.#threads.values()]) {
      for (const [place, last] of seen.entries()) {
        const id = Atomics.load(thread.working, place);
        if (id === last.id) {
          if (id !== 0 && this.#lookAt(id, last.since, thread, now)) break;
        } else seen[place] = { id, since: now };
      }
    }
  }

  /** True when the thread was ended. */
  #lookAt(id: number, since: number, thread: WatchedThread, now: number): boolean {
    const task = this.#taskOf(id);
    if (!task) return false;
    const limit = limitOf(task, thread);
    if (limit > 0 && now - since >= limit) thread.onOverdue(id, limit);
    else if (task.cancelled && now - Math.max(task.cancelled.at, since) >= givenUpPatience) {
      thread.onOverdue(id, undefined);
    } else return false;
    return true;
  }
}

/** ms; 0: for ever. How long a start and an end may take is watched by who asks for them. */
function limitOf(task: WatchedTask, thread: WatchedThread): number {
  if (task.type === 'start' || task.type === 'close') return 0;
  const standard = task.header?.type === 'search' ? searchLimit : 0;
  return task.header?.timeoutRequest ?? thread.timeoutRequest ?? standard;
}
