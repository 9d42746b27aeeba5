import { setTimeout as sleep } from 'node:timers/promises';
import { FlowError } from '../document/flow-error.ts';
import { deserializeError } from '../document/serialize-error.ts';
import type { PeaReply, PeaTask } from './pea-protocol.ts';
import type { Transport, TransportFactory, TransportOptions } from './transport.ts';

/** First pause before a dead Pea is started again, in ms; it doubles with each death soon after the last. */
const firstPause = 50;
const longestPause = 5_000;
/** ms after which a death has nothing to do with the last. */
const soon = 2 * longestPause;

export interface SupervisorOptions {
  pod: string;
  shard: number;
  /** Number of equal Peas. */
  peers: number;
  /** ms a start may take; <= 0: for ever. */
  timeoutReady: number;
}

/** Starts Peas, waits for them, starts dead ones again with back-off, and turns their errors into FlowErrors. */
export class PeaSupervisor {
  readonly #transport: Transport;
  readonly #options: SupervisorOptions;
  #pause = firstPause;
  #lastDeath = Number.NEGATIVE_INFINITY;
  #deaths = 0;
  #isStarted = false;
  #isUp = false;
  #inFlight = 0;
  #restarting: Promise<void> | undefined;
  #closed = false;

  constructor(
    open: TransportFactory,
    options: Omit<TransportOptions, 'onDeath' | 'peers'>,
    supervision: SupervisorOptions,
  ) {
    this.#options = supervision;
    const { peers } = supervision;
    this.#transport = open({ ...options, peers, onDeath: () => this.#restart() });
  }

  /** Tasks that were sent here and not yet answered. */
  get inFlight(): number {
    return this.#inFlight;
  }

  /** Tasks that are here, those that other Peas handed on included. */
  get held(): number {
    return this.#transport.held;
  }

  /** Lets requests go on to the Pea of `next` without coming back in between. False when they cannot. */
  link(next: PeaSupervisor): boolean {
    return this.#transport.link(next.#transport);
  }

  /** True from the end of its start until it dies, and again when it was started anew. */
  get isUp(): boolean {
    return this.#isUp;
  }

  /** Times it died since it was first started. */
  get deaths(): number {
    return this.#deaths;
  }

  /** Throws `ERR_PEA_TIMEOUT`, or what the Executor itself threw. */
  async start(): Promise<void> {
    const { peers } = this.#options;
    const all = Array.from({ length: peers }, () => this.#ask({ type: 'start', peers }));
    await this.#withinTimeout(Promise.all(all));
    this.#isStarted = true;
    this.#isUp = true;
  }

  /** Sends a task when the Pea is up. Throws what the Pea answers with, or `ERR_PEA_DIED`. */
  async send(task: PeaTask): Promise<PeaReply> {
    this.#inFlight++;
    try {
      await this.#restarting;
      const reply = await this.#ask(task);
      this.#isUp = true;
      return reply;
    } finally {
      this.#inFlight--;
    }
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#isUp = false;
    const { peers } = this.#options;
    const all = Array.from({ length: peers }, () => this.#ask({ type: 'close' }));
    await Promise.allSettled(all);
    await this.#transport.close();
  }

  /** Ends the Peas without asking them. */
  async kill(): Promise<void> {
    this.#closed = true;
    await this.#transport.close();
  }

  async #ask(task: PeaTask): Promise<PeaReply> {
    const reply = await this.#transport.send(task);
    if (reply.type === 'error') throw deserializeError(reply.error);
    return reply;
  }

  #restart(): void {
    if (this.#closed || !this.#isStarted) return;
    this.#isUp = false;
    this.#deaths++;
    if (this.#restarting) return;
    const now = performance.now();
    this.#pause =
      now - this.#lastDeath > soon ? firstPause : Math.min(2 * this.#pause, longestPause);
    this.#lastDeath = now;
    this.#restarting = sleep(this.#pause)
      .then(() => this.#withinTimeout(this.#ask({ type: 'start', peers: 1 })))
      .then(() => {
        this.#isUp = true;
      })
      // The next task meets the same fault and reports it.
      .catch(() => {})
      .then(() => {
        this.#restarting = undefined;
      });
  }

  async #withinTimeout<T>(work: Promise<T>): Promise<T> {
    const { timeoutReady, pod, shard } = this.#options;
    if (timeoutReady <= 0) return await work;
    const stop = new AbortController();
    const tooLate = sleep(timeoutReady, undefined, { signal: stop.signal }).then((): never => {
      throw new FlowError(
        'ERR_PEA_TIMEOUT',
        `Pod ${pod} was not ready within timeout_ready = ${timeoutReady} ms; raise timeout_ready or look at what its Executor does when it starts`,
        { pod, shard },
      );
    });
    try {
      return await Promise.race([work, tooLate]);
    } finally {
      stop.abort();
      tooLate.catch(() => {});
    }
  }
}
