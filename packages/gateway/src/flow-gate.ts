import {
  Cancellation,
  FlowError,
  type FlowService,
  hasExpressions,
  type Request,
  type Response,
  type SendOptions,
} from '@podflow/core';
import { answerWithin } from './answer-within.ts';
import { Turns } from './turns.ts';

/** How much goes through a gate at a time. */
export interface FlowGateOptions {
  /** Requests the Flow works at. */
  running: number;
  /** Requests that may wait beside them. */
  waiting: number;
  /** Pixels of pictures that the Flow works at. */
  pixels: number;
  /** ms the Flow may take for one; 0: for ever. */
  answerTimeout: number;
}

/** Told of every request that went through the Flow, or failed there. */
export interface FlowObserver {
  answered(response: Response, seconds: number): void;
  failed(request: Request, error: unknown): void;
}

/** The Flow as a request of a client that was let in sees it. */
export interface AdmittedFlow extends Pick<FlowService, 'send'> {
  /** Waits until so many pixels may be decoded too; they count until the Flow has nothing of the request any more. Throws as `send`. */
  reserve(pixels: number): Promise<void>;
}

/** A request of a client that was let in; it keeps its place as long as the Flow has anything of it. */
interface Visit {
  /** The work itself, and what it has sent that is still in the Flow. */
  parts: number;
  /** Those it has reserved. */
  pixels: number;
  /** Aborted when the client is gone. */
  gone: AbortSignal | undefined;
}

/** Stands in front of a Flow so that it gets no more than it can take: beyond that, clients are told to come back. */
export class FlowGate {
  readonly #service: Pick<FlowService, 'send'>;
  readonly #options: FlowGateOptions;
  readonly #observer: FlowObserver;
  readonly #turns: Turns;
  /** Limits requests with regular expressions, which may be slow, to half of the turns. */
  readonly #slowTurns: Turns;
  readonly #pixels: Turns;
  #admitted = 0;

  constructor(
    service: Pick<FlowService, 'send'>,
    options: FlowGateOptions,
    observer: FlowObserver,
  ) {
    this.#service = service;
    this.#options = options;
    this.#observer = observer;
    this.#turns = new Turns(options.running, options.answerTimeout);
    const slow = Math.max(1, Math.floor(options.running / 2));
    this.#slowTurns = new Turns(slow, options.answerTimeout);
    this.#pixels = new Turns(options.pixels, options.answerTimeout);
  }

  /** Requests of clients that were let in and have no answer yet, or were given up and are still in the Flow. */
  get pending(): number {
    return this.#admitted;
  }

  /**
   * Does the work of one request of a client. Throws `ERR_OVERLOAD` at once when too many are waiting.
   *
   * @param work Gets the Flow to send to. Sending takes turns, and throws `ERR_REQUEST_TIMEOUT` when it takes too long.
   * @param gone Aborted when the client is gone: then what was sent is given up.
   */
  async admit<T>(work: (flow: AdmittedFlow) => Promise<T>, gone?: AbortSignal): Promise<T> {
    const { running, waiting } = this.#options;
    if (this.#admitted >= running + waiting) {
      throw new FlowError(
        'ERR_OVERLOAD',
        `The server works at ${running} requests and ${waiting} more are waiting, which is its limit; send the request again in a second`,
      );
    }
    this.#admitted += 1;
    const visit: Visit = { parts: 1, pixels: 0, gone };
    try {
      return await work({
        send: (request, options) => this.#send(request, visit, options),
        reserve: (pixels) => this.#reserve(pixels, visit),
      });
    } finally {
      this.#leave(visit);
    }
  }

  async #reserve(pixels: number, visit: Visit): Promise<void> {
    if (pixels === 0) return;
    await this.#pixels.take(visit.gone, pixels);
    visit.pixels += pixels;
  }

  /** Sends a request, or a part of one, through the Flow when it is its turn. */
  async #send(request: Request, visit: Visit, options: SendOptions = {}): Promise<Response> {
    visit.parts += 1;
    const turns = hasExpressions(request.queryset) ? [this.#slowTurns, this.#turns] : [this.#turns];
    let giveBack: () => void;
    try {
      giveBack = await takeAll(turns, visit.gone);
    } catch (error) {
      this.#leave(visit);
      throw error;
    }
    const startTime = performance.now();
    const cancellation = new Cancellation();
    const answer = this.#service.send(request, { ...options, cancellation });
    const left = (): void => {
      giveBack();
      this.#leave(visit);
    };
    answer.then(left, left);
    try {
      const { answerTimeout } = this.#options;
      const response = await answerWithin(answer, {
        cancellation,
        answerTimeout,
        gone: visit.gone,
      });
      this.#observer.answered(response, (performance.now() - startTime) / 1000);
      return response;
    } catch (error) {
      this.#observer.failed(request, error);
      throw error;
    }
  }

  #leave(visit: Visit): void {
    visit.parts -= 1;
    if (visit.parts > 0) return;
    this.#admitted -= 1;
    if (visit.pixels > 0) this.#pixels.giveBack(visit.pixels);
  }
}

/** Takes a turn of each, one after the other. @returns Function that gives all turns back. */
async function takeAll(all: readonly Turns[], gone: AbortSignal | undefined): Promise<() => void> {
  const taken: Turns[] = [];
  const giveBack = (): void => {
    for (const turns of taken) turns.giveBack();
  };
  try {
    for (const turns of all) {
      await turns.take(gone);
      taken.push(turns);
    }
  } catch (error) {
    giveBack();
    throw error;
  }
  return giveBack;
}
