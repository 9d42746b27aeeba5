import type { MessagePort } from 'node:worker_threads';
import { serializeError } from '../../document/serialize-error.ts';
import { cancelledError } from '../cancellation.ts';
import type { PeaHandler } from '../pea-handler.ts';
import type { PeaReply } from '../pea-protocol.ts';
import { bodiesOf } from './bodies-of.ts';
import { holderMark, isMarkOf } from './holder-mark.ts';
import { TensorGarbage } from './tensor-garbage.ts';
import type { FromThread, ThreadSetup, ThreadTask, ToThread } from './thread-messages.ts';

/** The end of a ThreadTransport in the thread: does tasks in their order, answers, or hands requests on to the next thread. */
export class ThreadServer {
  readonly #handle: PeaHandler;
  readonly #port: MessagePort;
  readonly #address: number;
  readonly #holders: Int32Array;
  /** Ids of the tasks that are worked at; one place for each that may run side by side. */
  readonly #working: Int32Array;
  readonly #garbage = new TensorGarbage();
  readonly #queue: ThreadTask[] = [];
  /** Tasks that are worked at though nobody wants their results. */
  readonly #cancelled = new Set<number>();
  /** Ids of the tasks that wait for work done elsewhere. */
  readonly #asideIds = new Set<number>();
  /** Those of them that are done with it and wait for room. */
  readonly #returning: (() => void)[] = [];
  #running = 0;
  #isAlone = false;
  #next: { port: MessagePort; address: number } | undefined;

  constructor({ port, address, progress, working }: ThreadSetup, handle: PeaHandler) {
    this.#handle = handle;
    this.#port = port;
    this.#address = address;
    this.#holders = new Int32Array(progress);
    this.#working = new Int32Array(working);
    port.on('message', (message: ToThread) => this.#receive(message));
  }

  #receive(message: ToThread): void {
    switch (message.type) {
      case 'task':
        this.#queue.push(message);
        this.#work();
        break;
      case 'accept':
        message.port.on('message', (task: ThreadTask) => this.#receive(task));
        break;
      case 'link':
        this.#next?.port.close();
        this.#next = message;
        this.#say({ type: 'linked', replaces: message.replaces });
        break;
      case 'cancel':
        for (const id of message.ids) this.#cancel(id);
        break;
      case 'end':
        process.exit();
    }
  }

  /** Starts what may start: requests up to the limit side by side, everything else alone. */
  #work(): void {
    // A request that comes back has its turn before one that is new.
    while (this.#returning.length > 0 && this.#hasRoom()) {
      this.#startRequest();
      this.#returning.shift()?.();
    }
    for (let next = this.#queue[0]; next && this.#mayStart(next); next = this.#queue[0]) {
      this.#queue.shift();
      if (!this.#isWanted(next)) continue;
      this.#running++;
      this.#isAlone = next.task.type !== 'handle';
      void this.#perform(next);
    }
  }

  #mayStart({ task }: ThreadTask): boolean {
    if (this.#running === 0) return true;
    return task.type === 'handle' && this.#hasRoom();
  }

  /** For one request more. */
  #hasRoom(): boolean {
    return this.#running === 0 || (!this.#isAlone && this.#running < this.#working.length);
  }

  /** False for what was given up while it was on its way here: its writes were taken back already. */
  #isWanted({ id, slot }: ThreadTask): boolean {
    return slot < 0 || isMarkOf(Atomics.load(this.#holders, slot), id);
  }

  /** What waits is let go; what is worked at may end early. */
  #cancel(id: number): void {
    const place = this.#queue.findIndex((task) => task.id === id);
    if (place >= 0) {
      this.#queue.splice(place, 1);
      const error = serializeError(cancelledError(), { code: 'ERR_CANCELLED' });
      this.#say({ type: 'reply', id, reply: { type: 'error', error } });
    } else if (this.#working.includes(id) || this.#asideIds.has(id)) this.#cancelled.add(id);
  }

  async #perform(task: ThreadTask): Promise<void> {
    const { id } = task;
    let place = this.#takePlace(id);
    const isCancelled = (): boolean => this.#cancelled.has(id);
    const aside = async <T>(work: Promise<T>): Promise<T> => {
      this.#asideIds.add(id);
      this.#leavePlace(place);
      try {
        return await work;
      } finally {
        await this.#comeBack();
        this.#asideIds.delete(id);
        place = this.#takePlace(id);
      }
    };
    const reply = await this.#handle(task.task, { isCancelled, aside });
    this.#pass(task, reply);
    const parts = task.task.type === 'handle' ? task.task.parts : [];
    this.#garbage.add(reply.type === 'envelope' ? [...parts, reply.envelope] : parts);
    this.#cancelled.delete(id);
    this.#leavePlace(place);
  }

  #takePlace(id: number): number {
    const place = this.#working.length === 1 ? 0 : this.#working.indexOf(0);
    Atomics.store(this.#working, place, id);
    return place;
  }

  #leavePlace(place: number): void {
    Atomics.store(this.#working, place, 0);
    this.#running--;
    this.#work();
  }

  /** Resolves when there is room again for a request that stood aside. */
  async #comeBack(): Promise<void> {
    if (this.#hasRoom()) this.#startRequest();
    else await new Promise<void>((resolve) => this.#returning.push(resolve));
  }

  #startRequest(): void {
    this.#running++;
    this.#isAlone = false;
  }

  /** To the next thread, as long as there is something to do; else back. */
  #pass({ id, slot }: ThreadTask, reply: PeaReply): void {
    const next = this.#next;
    const answer = reply.type === 'envelope' ? reply : undefined;
    const moved = answer ? bodiesOf([answer.envelope]) : [];
    if (next && answer && answer.left > 0 && answer.envelope.header.carries > 0) {
      const task = { type: 'handle', parts: [answer.envelope], onward: answer.left - 1 } as const;
      next.port.postMessage({ type: 'task', id, slot, task }, moved);
      // After it was sent: a thread that dies in between is believed to hold it still, and the task is given up.
      const [mine, theirs] = [holderMark(id, this.#address), holderMark(id, next.address)];
      Atomics.compareExchange(this.#holders, slot, mine, theirs);
    } else {
      this.#say({ type: 'reply', id, reply }, moved);
    }
  }

  #say(message: FromThread, moved: ArrayBuffer[] = []): void {
    this.#port.postMessage(message, moved);
  }
}
