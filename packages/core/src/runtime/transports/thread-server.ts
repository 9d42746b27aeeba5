import type { MessagePort } from 'node:worker_threads';
import type { PeaReply, PeaTask } from '../pea-protocol.ts';
import { bodiesOf } from './bodies-of.ts';
import { holderMark } from './holder-mark.ts';
import type { FromThread, ThreadSetup, ThreadTask, ToThread } from './thread-messages.ts';

/** The end of a ThreadTransport in the thread: does tasks one after another, answers, or hands requests on to the next thread. */
export class ThreadServer {
  readonly #handle: (task: PeaTask) => Promise<PeaReply>;
  readonly #port: MessagePort;
  readonly #address: number;
  readonly #holders: Int32Array;
  readonly #queue: ThreadTask[] = [];
  #isWorking = false;
  #next: { port: MessagePort; address: number } | undefined;

  constructor(
    { port, address, progress }: ThreadSetup,
    handle: (task: PeaTask) => Promise<PeaReply>,
  ) {
    this.#handle = handle;
    this.#port = port;
    this.#address = address;
    this.#holders = new Int32Array(progress);
    port.on('message', (message: ToThread) => this.#receive(message));
  }

  #receive(message: ToThread): void {
    switch (message.type) {
      case 'task':
        this.#queue.push(message);
        if (!this.#isWorking) void this.#work();
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

  async #work(): Promise<void> {
    this.#isWorking = true;
    for (let next = this.#queue.shift(); next; next = this.#queue.shift()) {
      this.#pass(next, await this.#handle(next.task));
    }
    this.#isWorking = false;
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
