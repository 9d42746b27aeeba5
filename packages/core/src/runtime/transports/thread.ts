import { MessageChannel } from 'node:worker_threads';
import { FlowError } from '../../document/flow-error.ts';
import type { PeaReply, PeaTask } from '../pea-protocol.ts';
import type { Transport, TransportFactory, TransportOptions } from '../transport.ts';
import { bodiesOf } from './bodies-of.ts';
import { PeaThread } from './pea-thread.ts';
import { ThreadExchange } from './thread-exchange.ts';
import type { FromThread } from './thread-messages.ts';

/** Ways to Peas in worker threads, one thread each. Peas from the same call can be linked. */
export function createThreadTransports(): TransportFactory {
  const exchange = new ThreadExchange();
  return (options) => new ThreadTransport(options, exchange);
}

/** A place for one thread: when it dies, the next task finds a new one there. */
interface Seat {
  thread: PeaThread | undefined;
  /** In a pool: a task is with it. */
  isBusy: boolean;
}

class ThreadTransport implements Transport {
  readonly #options: TransportOptions;
  readonly #exchange: ThreadExchange;
  readonly #seats: readonly Seat[];
  /** Who waits for a seat of a pool. */
  readonly #waiting: ((seat: Seat) => void)[] = [];
  #next: ThreadTransport | undefined;
  readonly #previous: ThreadTransport[] = [];
  #dead = 0;
  #isClosed = false;

  /** Threads are there at once, so that they start side by side. Throws `ERR_WORKER_NOT_BUILT`. */
  constructor(options: TransportOptions, exchange: ThreadExchange) {
    this.#options = options;
    this.#exchange = exchange;
    this.#seats = Array.from({ length: options.peers }, () => ({
      thread: undefined,
      isBusy: false,
    }));
    for (const seat of this.#seats) this.#threadOf(seat);
  }

  get onlyThread(): PeaThread | undefined {
    return this.#seats[0]?.thread;
  }

  /** Address of the last thread that died here; 0: none did. */
  get lastDead(): number {
    return this.#dead;
  }

  get held(): number {
    const held = this.#seats.reduce(
      (sum, { thread }) => sum + (thread ? this.#exchange.heldBy(thread.address) : 0),
      0,
    );
    return held + this.#waiting.length;
  }

  async send(task: PeaTask): Promise<PeaReply> {
    const [only, ...others] = this.#seats;
    if (only && others.length === 0) return this.#ask(only, task);
    const seat = this.#freeSeat() ?? (await new Promise<Seat>((take) => this.#waiting.push(take)));
    seat.isBusy = true;
    try {
      return await this.#ask(seat, task);
    } finally {
      const next = this.#waiting.shift();
      if (next) next(seat);
      else seat.isBusy = false;
    }
  }

  /** Only single threads of the same Flow: in a pool whoever is free takes the next request. */
  link(next: Transport): boolean {
    if (!(next instanceof ThreadTransport) || next.#exchange !== this.#exchange) return false;
    if (this.#seats.length !== 1 || next.#seats.length !== 1) return false;
    this.#next = next;
    next.#previous.push(this);
    this.#connect(0);
    return true;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const threads = this.#seats.flatMap(({ thread }) => thread ?? []);
    for (const seat of this.#seats) seat.thread = undefined;
    for (const { address } of threads) {
      this.#exchange.rejectHeldBy(address, this.#died(new Error('it was closed')));
    }
    await Promise.all(threads.map((thread) => thread.close()));
  }

  #ask(seat: Seat, task: PeaTask): Promise<PeaReply> {
    if (this.#isClosed) return Promise.reject(this.#died(new Error('it was closed')));
    const thread = this.#threadOf(seat);
    const isRequest = task.type === 'handle';
    const wanders = isRequest && task.onward > 0;
    const { id, slot, reply } = this.#exchange.open(thread.address, wanders);
    // Without a slot nobody could tell who holds it: it comes back.
    const sent = wanders && slot < 0 ? { ...task, onward: 0 } : task;
    thread.post({ type: 'task', id, slot, task: sent }, isRequest ? bodiesOf(task.parts) : []);
    return reply;
  }

  #freeSeat(): Seat | undefined {
    return this.#seats.find(({ isBusy }) => !isBusy);
  }

  #threadOf(seat: Seat): PeaThread {
    seat.thread ??= this.#openThread(seat);
    return seat.thread;
  }

  #openThread(seat: Seat): PeaThread {
    const { config } = this.#options;
    const { progress } = this.#exchange;
    const address = this.#exchange.nextAddress();
    const thread = new PeaThread({
      config,
      address,
      progress,
      onMessage: (message) => this.#receive(message),
      onExit: (cause) => {
        seat.thread = undefined;
        this.#dead = address;
        this.#exchange.rejectHeldBy(address, this.#died(cause));
        // It cannot say any more that it sent nothing to a dead one.
        this.#giveUpNext(this.#next?.lastDead ?? 0);
        this.#options.onDeath();
      },
    });
    seat.thread = thread;
    this.#connect(0);
    for (const previous of this.#previous) previous.#connect(this.#dead);
    return thread;
  }

  /** Gives the thread here and the one of the next Pea a channel. */
  #connect(replaces: number): void {
    const from = this.onlyThread;
    const to = this.#next?.onlyThread;
    if (!from || !to) return;
    const { port1, port2 } = new MessageChannel();
    to.post({ type: 'accept', port: port2 }, [port2]);
    from.post({ type: 'link', port: port1, address: to.address, replaces }, [port1]);
  }

  #receive(message: FromThread): void {
    switch (message.type) {
      case 'reply':
        this.#exchange.resolve(message.id, message.reply);
        break;
      case 'linked':
        // What was on its way to a thread that was dead already reached nobody.
        this.#giveUpNext(message.replaces);
        break;
      case 'event':
        this.#options.onEvent(message.event);
        break;
    }
  }

  /** @param address Of a dead thread of the next Pea; 0: none. */
  #giveUpNext(address: number): void {
    if (!this.#next || address === 0) return;
    this.#exchange.rejectHeldBy(address, this.#next.#died(new Error('it was started again')));
  }

  #died(cause: Error): FlowError {
    const { pod, shard } = this.#options.config;
    const name = shard > 1 ? `${pod}/${shard}` : pod;
    return new FlowError(
      'ERR_PEA_DIED',
      `A Pea of Pod ${name} ended while it worked on a request: ${cause.message}. The request was given up; the Pea is started again`,
      { pod, shard, cause },
    );
  }
}
