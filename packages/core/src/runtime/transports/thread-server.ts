import type { MessagePort } from 'node:worker_threads';
import type { PeaReply, PeaTask } from '../pea-protocol.ts';
import { bodiesOf } from './bodies-of.ts';
import { holderMark } from './holder-mark.ts';
import type { FromThread, ThreadSetup, ThreadTask, ToThread } from './thread-messages.ts';

/** The end of a ThreadTransport in the thread: does tasks in their order, answers, or hands requests on to the next thread. */
export class ThreadServer {
  readonly #handle: (task: PeaTask) => Promise<PeaReply>;
  readonly #atOnce: number;
  readonly #port: MessagePort;
  readonly #address: number;
  readonly #holders: Int32Array;
  readonly #queue: ThreadTask[] = [];
  #running = 0;
  #isAlone = false;
  #next: { port: MessagePort; address: number } | undefined;

  /** @param atOnce Requests that are worked at side by side. */
  constructor(
    { port, address, progress }: ThreadSetup,
    handle: (task: PeaTask) => Promise<PeaReply>,
    atOnce: number,
  ) {
    this.#handle = handle;
    this.#atOnce = atOnce;
    this.#port = port;
    this.#address = address;
    this.#holders = new Int32Array(progress);
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
      case 'end':
        process.exit();
    }
  }

  /** Starts what may start: requests up to the limit side by side, everything else alone. */
  #work(): void {
    for (let next = this.#queue[0]; next && this.#mayStart(next); next = this.#queue[0]) {
      this.#queue.shift();
      this.#running++;
      this.#isAlone = next.task.type !== 'handle';
      void this.#perform(next);
    }
  }

  #mayStart({ task }: ThreadTask): boolean {
    if (this.#running === 0) return true;
    return task.type === 'handle' && !this.#isAlone && this.#running < this.#atOnce;
  }

  async #perform(task: ThreadTask): Promise<void> {
    this.#pass(task, await this.#handle(task.task));
    this.#running--;
    this.#work();
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
