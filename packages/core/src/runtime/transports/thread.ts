import { MessageChannel } from 'node:worker_threads';
import type { FlowError } from '../../document/flow-error.ts';
import { type CancelReason, cancelledError } from '../cancellation.ts';
import type { PeaReply, PeaTask } from '../pea-protocol.ts';
import type { Transport, TransportFactory, TransportOptions } from '../transport.ts';
import { bodiesOf, bytesOf } from './bodies-of.ts';
import { PeaThread } from './pea-thread.ts';
import { diedError, endedBecause, timeoutError } from './thread-errors.ts';
import { ThreadExchange } from './thread-exchange.ts';
import type { FromThread } from './thread-messages.ts';

/**
 * Bytes of large requests that a thread gets ahead of what it works at; more of them wait here, where they can be let go of. Small ones are
 * not counted.
 */
const ahead = 64 * 1024 * 1024;

/** Ways to Peas in worker threads, one thread each. Peas from the same call can be linked. */
export function createThreadTransports(): TransportFactory {
  const exchange = new ThreadExchange();
  return (options) => new ThreadTransport(options, exchange);
}

/** A place for one thread: when it dies, the next task finds a new one there. */
interface Seat {
  /** Of a pool, from 0. */
  peer: number;
  thread: PeaThread | undefined;
  /** In a pool: a task is with it. */
  isBusy: boolean;
  isPaused: boolean;
  /** Of the large requests that are with it. */
  bytes: number;
}

/** A task that no thread has yet. */
interface WaitingTask {
  task: PeaTask;
  bytes: number;
  resolve(reply: Promise<PeaReply>): void;
  reject(error: Error): void;
}

class ThreadTransport implements Transport {
  readonly #options: TransportOptions;
  readonly #exchange: ThreadExchange;
  readonly #seats: readonly Seat[];
  /** In the order in which they came. */
  readonly #waiting: WaitingTask[] = [];
  /** Threads that were ended and are not gone yet. */
  readonly #leaving = new Set<Promise<void>>();
  #next: ThreadTransport | undefined;
  readonly #previous: ThreadTransport[] = [];
  #dead = 0;
  #isClosed = false;

  /** Threads are there at once, so that they start side by side. Throws `ERR_WORKER_NOT_BUILT`. */
  constructor(options: TransportOptions, exchange: ThreadExchange) {
    this.#options = options;
    this.#exchange = exchange;
    this.#seats = Array.from({ length: options.peers }, (_, peer) => ({
      peer,
      thread: undefined,
      isBusy: false,
      isPaused: false,
      bytes: 0,
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

  get isStuck(): boolean {
    return this.#seats.some(({ thread }) => thread && this.#exchange.isStuck(thread.address));
  }

  send(task: PeaTask, peer?: number): Promise<PeaReply> {
    if (peer !== undefined) return this.#ask(this.#seats[peer] as Seat, task, 0);
    const bytes = task.type === 'handle' ? bytesOf(task.parts) : 0;
    const seat = this.#waiting.length === 0 ? this.#seatFor(task, bytes) : undefined;
    if (seat) return this.#ask(seat, task, bytes);
    if (this.#isClosed) return Promise.reject(this.#died(0, endedBecause.closed));
    return new Promise((resolve, reject) => {
      this.#waiting.push({ task, bytes, resolve, reject });
      this.#handOut();
    });
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

  cancel(requestId: string, reason: CancelReason): void {
    const isOfRequest = ({ task }: WaitingTask): boolean =>
      task.type === 'handle' && task.parts[0]?.header.requestId === requestId;
    for (const waiting of this.#waiting.filter(isOfRequest)) {
      this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
      waiting.reject(cancelledError());
    }
    const ids = this.#exchange.cancel(requestId, reason);
    if (ids.length === 0) return;
    for (const { thread } of this.#seats) thread?.post({ type: 'cancel', ids });
  }

  pause(peer: number): void {
    (this.#seats[peer] as Seat).isPaused = true;
  }

  resume(peer: number): void {
    (this.#seats[peer] as Seat).isPaused = false;
    this.#handOut();
  }

  refuse(error: Error): void {
    if (this.#seats.some(({ isPaused }) => !isPaused)) return;
    for (const { reject } of this.#waiting.splice(0)) reject(error);
  }

  end(peer: number, cause: Error): void {
    this.#seats[peer]?.thread?.kill(cause);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const threads = this.#seats.flatMap(({ thread }) => thread ?? []);
    for (const seat of this.#seats) seat.thread = undefined;
    for (const { address } of threads) {
      this.#exchange.unwatch(address);
      this.#exchange.rejectHeldBy(address, this.#died(0, endedBecause.closed));
    }
    for (const { reject } of this.#waiting.splice(0)) reject(this.#died(0, endedBecause.closed));
    await Promise.all([...this.#leaving, ...threads.map((thread) => thread.close())]);
  }

  /** Where a task may go now: a Pea of a pool does one at a time, a single one queues what it gets itself. */
  #seatFor(task: PeaTask, bytes: number): Seat | undefined {
    const [only, ...others] = this.#seats;
    if (!only || others.length > 0) {
      return this.#seats.find(({ isBusy, isPaused }) => !isBusy && !isPaused);
    }
    const hasRoom = task.type !== 'handle' || only.bytes === 0 || only.bytes + bytes <= ahead;
    return only.isPaused || !hasRoom ? undefined : only;
  }

  /** Hands out what waits, as far as it may go: nothing overtakes but what belongs to no request. */
  #handOut(): void {
    let isHeldUp = false;
    for (const waiting of [...this.#waiting]) {
      if (isHeldUp && waiting.task.type === 'handle') continue;
      const seat = this.#seatFor(waiting.task, waiting.bytes);
      if (seat) {
        this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
        waiting.resolve(this.#ask(seat, waiting.task, waiting.bytes));
      } else isHeldUp = true;
    }
  }

  #ask(seat: Seat, task: PeaTask, bytes: number): Promise<PeaReply> {
    if (this.#isClosed) return Promise.reject(this.#died(0, endedBecause.closed));
    const thread = this.#threadOf(seat);
    const isRequest = task.type === 'handle';
    const wanders = isRequest && task.onward > 0;
    const { id, slot, reply } = this.#exchange.open(thread.address, wanders, task);
    // Without a slot nobody could tell who holds it: it comes back.
    const sent = wanders && slot < 0 ? { ...task, onward: 0 } : task;
    thread.post({ type: 'task', id, slot, task: sent }, isRequest ? bodiesOf(task.parts) : []);
    if (this.#seats.length > 1) seat.isBusy = true;
    else if (bytes === 0) return reply;
    seat.bytes += bytes;
    const done = (): void => {
      seat.bytes -= bytes;
      seat.isBusy = false;
      this.#handOut();
    };
    reply.then(done, done);
    return reply;
  }

  #threadOf(seat: Seat): PeaThread {
    seat.thread ??= this.#openThread(seat);
    return seat.thread;
  }

  #openThread(seat: Seat): PeaThread {
    const { config, timeoutRequest } = this.#options;
    const { progress } = this.#exchange;
    const address = this.#exchange.nextAddress();
    const working = new SharedArrayBuffer(config.atOnce * Int32Array.BYTES_PER_ELEMENT);
    const thread = new PeaThread({
      config,
      setup: { address, progress, working, shard: this.#shardOf(seat) },
      onMessage: (message) => this.#receive(message),
      onExit: (cause) => this.#lose(seat, thread, cause),
    });
    this.#exchange.watch(address, {
      working: new Int32Array(working),
      timeoutRequest,
      onOverdue: (id, limit) => this.#endOverdue(seat, thread, { id, limit }),
    });
    seat.thread = thread;
    this.#connect(0);
    for (const previous of this.#previous) previous.#connect(this.#dead);
    return thread;
  }

  #endOverdue(
    seat: Seat,
    thread: PeaThread,
    { id, limit }: { id: number; limit: number | undefined },
  ): void {
    const place = { pod: this.#options.config.pod, shard: this.#shardOf(seat) };
    this.#exchange.reject(id, limit === undefined ? cancelledError() : timeoutError(place, limit));
    thread.kill(limit === undefined ? endedBecause.givenUp : endedBecause.tooLong(limit));
  }

  /** The thread is gone, or soon will be; nothing it says counts any more. */
  #lose(seat: Seat, thread: PeaThread, cause: Error): void {
    const { address } = thread;
    seat.thread = undefined;
    this.#dead = address;
    this.#exchange.unwatch(address);
    const gone: Promise<void> = thread.gone().finally(() => this.#leaving.delete(gone));
    this.#leaving.add(gone);
    this.#exchange.rejectHeldBy(address, this.#died(seat.peer, cause, thread.hasAnswered));
    // It cannot say any more that it sent nothing to a dead one.
    this.#giveUpNext(this.#next?.lastDead ?? 0);
    this.#options.onDeath(seat.peer, cause, gone);
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
    this.#exchange.rejectHeldBy(address, this.#next.#died(0, endedBecause.startedAgain));
  }

  #shardOf({ peer }: { peer: number }): number {
    return this.#options.config.shard || peer + 1;
  }

  #died(peer: number, cause: Error, hadStarted = true): FlowError {
    const { pod } = this.#options.config;
    return diedError({ pod, shard: this.#shardOf({ peer }) }, cause, hadStarted);
  }
}
