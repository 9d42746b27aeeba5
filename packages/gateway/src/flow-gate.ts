import { FlowError, type FlowService, type Request, type Response } from '@podflow/core';

/** How much goes through a gate at a time. */
export interface FlowGateOptions {
  /** Requests the Flow works at. */
  running: number;
  /** Requests that may wait beside them. */
  waiting: number;
  /** ms the Flow may take for one; 0: for ever. */
  answerTimeout: number;
}

/** Told of every request that went through the Flow, or failed there. */
export interface FlowObserver {
  answered(response: Response, seconds: number): void;
  failed(request: Request, error: unknown): void;
}

/** Stands in front of a Flow so that it gets no more than it can take: beyond that, clients are told to come back. */
export class FlowGate {
  readonly #service: Pick<FlowService, 'send'>;
  readonly #options: FlowGateOptions;
  readonly #observer: FlowObserver;
  readonly #turns: (() => void)[] = [];
  #admitted = 0;
  #running = 0;

  constructor(
    service: Pick<FlowService, 'send'>,
    options: FlowGateOptions,
    observer: FlowObserver,
  ) {
    this.#service = service;
    this.#options = options;
    this.#observer = observer;
  }

  /** Requests of clients that were let in and have no answer yet. */
  get pending(): number {
    return this.#admitted;
  }

  /** Does the work of one request of a client. Throws `ERR_OVERLOAD` at once when too many are waiting. */
  async admit<T>(work: () => Promise<T>): Promise<T> {
    const { running, waiting } = this.#options;
    if (this.#admitted >= running + waiting) {
      throw new FlowError(
        'ERR_OVERLOAD',
        `The server works at ${running} requests and ${waiting} more are waiting, which is its limit; send the request again in a second`,
      );
    }
    this.#admitted += 1;
    try {
      return await work();
    } finally {
      this.#admitted -= 1;
    }
  }

  /** Sends a request, or a part of one, through the Flow when it is its turn. Throws `ERR_REQUEST_TIMEOUT` when that takes too long. */
  async send(request: Request): Promise<Response> {
    await this.#turn();
    const startTime = performance.now();
    try {
      const response = await this.#answer(request);
      this.#observer.answered(response, (performance.now() - startTime) / 1000);
      return response;
    } catch (error) {
      this.#observer.failed(request, error);
      throw error;
    } finally {
      this.#running -= 1;
      this.#turns.shift()?.();
    }
  }

  async #turn(): Promise<void> {
    if (this.#running >= this.#options.running) {
      await new Promise<void>((resolve) => this.#turns.push(resolve));
    }
    this.#running += 1;
  }

  async #answer(request: Request): Promise<Response> {
    const { answerTimeout } = this.#options;
    const answer = this.#service.send(request);
    if (answerTimeout <= 0) return await answer;
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        reject(
          new FlowError(
            'ERR_REQUEST_TIMEOUT',
            `The Flow has not answered within ${answerTimeout} ms; send fewer Documents at a time`,
          ),
        );
      }, answerTimeout);
    });
    try {
      return await Promise.race([answer, tooLate]);
    } finally {
      clearTimeout(timer);
      // Its outcome no longer matters to anybody.
      answer.catch(() => {});
    }
  }
}
