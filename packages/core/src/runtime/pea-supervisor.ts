import { setTimeout as sleep } from 'node:timers/promises';
import { FlowError } from '../document/flow-error.ts';
import { deserializeError } from '../document/serialize-error.ts';
import { BackOff } from './back-off.ts';
import type { CancelReason } from './cancellation.ts';
import type { PeaReply, PeaTask } from './pea-protocol.ts';
import type { Transport, TransportFactory, TransportOptions } from './transport.ts';

/** ms that an Executor may take to close. */
const standardPatience = 30_000;

export interface SupervisorOptions {
  pod: string;
  shard: number;
  /** Number of equal Peas. */
  peers: number;
  /** ms a start may take; <= 0: for ever. */
  timeoutReady: number;
  /** ms an Executor may take to close; then its Pea is ended. Default 30,000. */
  closePatience?: number;
}

/** Starts Peas, waits for them, starts dead ones again with back-off, and turns their errors into FlowErrors. */
export class PeaSupervisor {
  readonly #transport: Transport;
  readonly #options: SupervisorOptions;
  readonly #say: (line: string) => void;
  /** By number of the Pea, from 0. */
  readonly #backOffs: readonly BackOff[];
  /** Those that are being started again, and when the last thread of each is gone. */
  readonly #down = new Map<number, Promise<void>>();
  #deaths = 0;
  #isStarted = false;
  #inFlight = 0;
  #closed = false;

  constructor(
    open: TransportFactory,
    options: Omit<TransportOptions, 'onDeath' | 'peers'>,
    supervision: SupervisorOptions,
  ) {
    this.#options = supervision;
    const { peers, pod } = supervision;
    this.#say = (line) => options.onEvent({ type: 'log', pod, line });
    this.#backOffs = Array.from({ length: peers }, () => new BackOff());
    this.#transport = open({
      ...options,
      peers,
      onDeath: (peer, cause, gone) => this.#mourn(peer, cause, gone),
    });
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

  /** True from the end of its start until it dies, and again when it was started anew; of a pool, when all are. */
  get isUp(): boolean {
    return this.#isStarted && !this.#closed && this.#down.size === 0;
  }

  /** A Pea still works at a request that was given up. */
  get isStuck(): boolean {
    return this.#transport.isStuck;
  }

  /** Times it died since it was first started. */
  get deaths(): number {
    return this.#deaths;
  }

  /** Throws `ERR_PEA_TIMEOUT`, or what the Executor itself threw. */
  async start(): Promise<void> {
    await this.#withinTimeout(Promise.all(this.#peers.map((peer) => this.#startOne(peer))));
    this.#isStarted = true;
  }

  /** Sends a task when the Pea is up. Throws what the Pea answers with, `ERR_PEA_DIED`, `ERR_TIMEOUT` or `ERR_CANCELLED`. */
  async send(task: PeaTask): Promise<PeaReply> {
    this.#inFlight++;
    if (this.#down.size > 0) this.#keepAlive();
    try {
      return replied(await this.#transport.send(task));
    } finally {
      this.#inFlight--;
    }
  }

  /** Gives up a request, wherever it is here. */
  cancel(requestId: string, reason: CancelReason): void {
    this.#transport.cancel(requestId, reason);
  }

  /** Lets each Executor close. What it throws there, or that it takes too long, is logged. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    const up = this.#peers.filter((peer) => !this.#down.has(peer));
    this.#stopWaiting();
    await Promise.all(up.map((peer) => this.#closeOne(peer)));
    await this.#transport.close();
  }

  /** Ends the Peas without asking them. */
  async kill(): Promise<void> {
    this.#closed = true;
    this.#stopWaiting();
    await this.#transport.close();
  }

  get #peers(): number[] {
    return this.#backOffs.map((_, peer) => peer);
  }

  async #startOne(peer: number): Promise<void> {
    replied(await this.#transport.send({ type: 'start' }, peer));
  }

  async #closeOne(peer: number): Promise<void> {
    const { closePatience: patience = standardPatience } = this.#options;
    const stop = new AbortController();
    const tooLate = sleep(patience, undefined, { signal: stop.signal }).then(
      () => this.#say(`did not close within ${patience} ms; its thread is ended`),
      () => {},
    );
    let isWaitedFor = true;
    const closed = this.#transport
      .send({ type: 'close' }, peer)
      .then(replied)
      .catch((error: Error) => {
        if (isWaitedFor) this.#say(`failed to close: ${reasonOf(error)}`);
      });
    await Promise.race([closed, tooLate]);
    isWaitedFor = false;
    stop.abort();
  }

  #mourn(peer: number, cause: Error, gone: Promise<void>): void {
    if (this.#closed || !this.#isStarted) return;
    this.#deaths++;
    const isReviving = this.#down.has(peer);
    const backOff = this.#backOffs[peer] as BackOff;
    const pause = backOff.fail();
    this.#say(`a Pea ended: ${cause.message}; it is started again in ${pause} ms`);
    this.#transport.pause(peer);
    this.#down.set(peer, gone);
    if (!isReviving) void this.#revive(peer);
  }

  /** Tries until the Pea is up. What waits for it meanwhile is let go with the error of each try. */
  async #revive(peer: number): Promise<void> {
    const backOff = this.#backOffs[peer] as BackOff;
    while (!this.#closed) {
      // Two at a time would write what belongs to one.
      await this.#down.get(peer);
      await backOff.wait(this.#inFlight > 0);
      if (this.#closed) return;
      try {
        await this.#withinTimeout(this.#startOne(peer));
        this.#down.delete(peer);
        this.#transport.resume(peer);
        return;
      } catch (error) {
        this.#giveUpTry(peer, error as Error, backOff);
      }
    }
  }

  #giveUpTry(peer: number, error: Error, backOff: BackOff): void {
    if (this.#closed) return;
    const { code } = error as Partial<FlowError>;
    // A death was noted when it happened.
    if (code !== 'ERR_PEA_DIED') {
      this.#say(`cannot be started again: ${error.message}`);
      backOff.fail();
    }
    this.#transport.refuse(error);
    if (code === 'ERR_PEA_TIMEOUT') this.#transport.end(peer, error);
  }

  /** Somebody waits for a Pea that is being started again. */
  #keepAlive(): void {
    for (const peer of this.#down.keys()) this.#backOffs[peer]?.keepAlive();
  }

  #stopWaiting(): void {
    for (const peer of this.#down.keys()) this.#backOffs[peer]?.stop();
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

/** The reply; throws the error in it. */
function replied(reply: PeaReply): PeaReply {
  if (reply.type === 'error') throw deserializeError(reply.error);
  return reply;
}

/** Of a Pea that died: what ended it. */
function reasonOf({ message, cause }: Error): string {
  return cause instanceof Error ? cause.message : message;
}
