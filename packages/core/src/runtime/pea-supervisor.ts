import { setTimeout as sleep } from 'node:timers/promises';
import { FlowError } from '../document/flow-error.ts';
import { deserializeError } from '../document/serialize-error.ts';
import type { PeaReply, PeaTask } from './pea-protocol.ts';
import type { Transport } from './transport.ts';

/** First pause before a dead Pea is started again, in ms; it doubles with each death in a row. */
const firstPause = 50;
const longestPause = 5_000;

export interface SupervisorOptions {
  pod: string;
  shard: number;
  /** Number of equal Peas behind the transport. */
  peers: number;
  /** ms a start may take; <= 0: for ever. */
  timeoutReady: number;
}

/** Starts Peas, waits for them, starts dead ones again with back-off, and turns their errors into FlowErrors. */
export class PeaSupervisor {
  readonly #transport: Transport;
  readonly #options: SupervisorOptions;
  /** In a row. */
  #deaths = 0;
  #allDeaths = 0;
  #isUp = false;
  #inFlight = 0;
  #restarting: Promise<void> | undefined;
  #closed = false;

  constructor(transport: Transport, options: SupervisorOptions) {
    this.#transport = transport;
    this.#options = options;
  }

  /** Tasks that were sent and not yet answered. */
  get inFlight(): number {
    return this.#inFlight;
  }

  /** True from the end of its start until it dies, and again when it was started anew. */
  get isUp(): boolean {
    return this.#isUp;
  }

  /** Times it died since it was first started. */
  get deaths(): number {
    return this.#allDeaths;
  }

  /** Throws `ERR_PEA_TIMEOUT`, or what the Executor itself threw. */
  async start(): Promise<void> {
    const { peers } = this.#options;
    const all = Array.from({ length: peers }, () => this.#ask({ type: 'start', peers }));
    await this.#withinTimeout(Promise.all(all));
    this.#isUp = true;
  }

  /** Sends a task when the Pea is up. Throws what the Pea answers with, or `ERR_PEA_DIED`. */
  async send(task: PeaTask): Promise<PeaReply> {
    this.#inFlight++;
    try {
      await this.#restarting;
      const reply = await this.#ask(task);
      this.#deaths = 0;
      this.#isUp = true;
      return reply;
    } catch (error) {
      if ((error as FlowError).code === 'ERR_PEA_DIED') this.#restart();
      throw error;
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
    if (this.#closed || this.#restarting) return;
    const pause = Math.min(firstPause * 2 ** this.#deaths, longestPause);
    this.#deaths++;
    this.#allDeaths++;
    this.#isUp = false;
    this.#restarting = sleep(pause)
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
