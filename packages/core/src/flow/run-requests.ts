import type { DocumentError } from '../document/document.ts';
import { FlowError } from '../document/flow-error.ts';
import type { Request } from '../document/request.ts';
import { mergeWarnings } from '../document/warnings.ts';
import { Cancellation } from '../runtime/cancellation.ts';
import { within } from '../runtime/within.ts';
import type { SendOptions } from './flow-service.ts';
import type { Response } from './response.ts';
import type { ResolvedRunOptions } from './run-options.ts';

/** ms that requests under way have to end when a run is ended; then they are given up. */
const patience = 250;

/** What a run did. */
export interface RunSummary {
  requests: number;
  /** Root Documents sent (ids for `delete`). */
  documents: number;
  /** Documents and requests that failed, with Pod and reason; also, as `ERR_CANCELLED`, requests that were given up because the run was ended. */
  errors: DocumentError[];
  /** Root Documents of requests that were given up because the run was ended: nothing of them stays stored. */
  cancelled: number;
  /** Documents that no Pod of the Flow took, so that they are not stored or have no matches. `warnings` says why. */
  untaken: number;
  /** What did not fail but may not be as you expect; at most 20. */
  warnings: string[];
  seconds: number;
}

/** Sends one request of a run. */
export type SendRequest = (request: Request, options: SendOptions) => Promise<Response>;

/** Gives the requests of a run; told by `stop` that no more are wanted, because the run is ended or has failed. */
export type RequestSource = (stop: AbortSignal) => AsyncIterable<Request>;

/** Where answers go. */
type Deliver = (response: Response) => Promise<unknown>;

/**
 * Sends requests with at most `prefetch` under way, calls the callbacks, and counts. When `options.signal` is aborted it resolves
 * within a second, whatever input, Flow and callbacks are at.
 */
export function runRequests(
  requests: RequestSource,
  send: SendRequest,
  options: ResolvedRunOptions,
  deliver: Deliver,
): Promise<RunSummary> {
  return new RequestRun(send, options, deliver).run(requests);
}

/** A request that was sent. */
interface Sent {
  cancellation: Cancellation;
  documents: number;
}

class RequestRun {
  readonly #send: SendRequest;
  readonly #options: ResolvedRunOptions;
  readonly #deliver: Deliver;
  readonly #signal: AbortSignal | undefined;
  /** Aborted when nothing more is to be read. */
  readonly #stop = new AbortController();
  readonly #summary: RunSummary = {
    requests: 0,
    documents: 0,
    errors: [],
    cancelled: 0,
    untaken: 0,
    warnings: [],
    seconds: 0,
  };
  readonly #underWay = new Map<Promise<void>, Sent>();
  #isOver = false;
  #failure: { error: unknown } | undefined;
  /** Ends what is waited for: a free place, or the next request. */
  #wake: () => void = () => {};

  constructor(send: SendRequest, options: ResolvedRunOptions, deliver: Deliver) {
    this.#send = send;
    this.#options = options;
    this.#deliver = deliver;
    this.#signal = options.signal;
  }

  async run(requests: RequestSource): Promise<RunSummary> {
    const started = performance.now();
    const onAbort = (): void => this.#end();
    if (this.#isAborted) onAbort();
    this.#signal?.addEventListener('abort', onAbort, { once: true });
    try {
      const iterator = requests(this.#stop.signal)[Symbol.asyncIterator]();
      await this.#sendAll(iterator);
      await Promise.all([this.#closeInput(iterator), this.#finishAll()]);
    } finally {
      this.#isOver = true;
      this.#signal?.removeEventListener('abort', onAbort);
    }
    if (this.#failure) throw this.#failure.error;
    this.#summary.seconds = (performance.now() - started) / 1000;
    return this.#summary;
  }

  async #sendAll(iterator: AsyncIterator<Request>): Promise<void> {
    try {
      while (this.#goesOn) {
        const next = await this.#next(iterator);
        if (!next || next.done || !this.#goesOn) break;
        this.#launch(next.value);
        while (this.#goesOn && this.#underWay.size >= this.#options.prefetch) {
          await this.#placeFree();
        }
      }
    } catch (error) {
      this.#fail(error);
    }
  }

  get #goesOn(): boolean {
    return !this.#stop.signal.aborted;
  }

  get #isAborted(): boolean {
    return this.#signal?.aborted ?? false;
  }

  /** Reads nothing more. */
  #end(): void {
    this.#stop.abort();
    this.#wake();
  }

  #fail(error: unknown): void {
    this.#failure ??= { error };
    this.#end();
  }

  /** undefined when the run is ended meanwhile. */
  #next(iterator: AsyncIterator<Request>): Promise<IteratorResult<Request> | undefined> {
    return new Promise((resolve, reject) => {
      this.#wake = () => {
        if (!this.#goesOn) resolve(undefined);
      };
      iterator.next().then(resolve, reject);
    });
  }

  #placeFree(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  /** An input that is waited for cannot close before it has come back; nobody waits for that. */
  async #closeInput(iterator: AsyncIterator<Request>): Promise<void> {
    if (this.#goesOn) return;
    const closing = Promise.resolve(iterator.return?.());
    closing.catch(() => {});
    await within(closing, patience);
  }

  /** It gets the answer, not the request, which is let go as soon as it is on its way. */
  #launch(request: Request): void {
    const documents = request.ids?.length ?? request.docs.length;
    this.#summary.requests++;
    this.#summary.documents += documents;
    const cancellation = new Cancellation();
    const { timeoutRequest } = this.#options;
    const answer = this.#send(request, {
      cancellation,
      ...(timeoutRequest !== undefined && { timeoutRequest }),
    });
    const work: Promise<void> = this.#finish(answer, cancellation)
      .catch((error: unknown) => {
        this.#fail(error);
      })
      .finally(() => {
        this.#underWay.delete(work);
        this.#wake();
      });
    this.#underWay.set(work, { cancellation, documents });
  }

  async #finish(answer: Promise<Response>, cancellation: Cancellation): Promise<void> {
    let response: Response;
    try {
      response = await answer;
    } catch (error) {
      // That it was given up stands in the summary already.
      if (cancellation.isCancelled) return;
      throw error;
    }
    // From here on it cannot be given up.
    cancellation.close();
    if (this.#isOver) return;
    this.#summary.errors.push(...response.status.errors);
    this.#summary.untaken += response.untaken?.length ?? 0;
    this.#summary.warnings = mergeWarnings(this.#summary.warnings, response.warnings ?? []);
    await callBack(response, this.#options);
    await this.#deliver(response);
  }

  /** Waits for what is under way; when the run is ended, not for long. */
  async #finishAll(): Promise<void> {
    const all = (): Promise<unknown> => Promise.all(this.#underWay.keys());
    await new Promise<void>((resolve) => {
      this.#wake = () => {
        if (this.#isAborted || this.#underWay.size === 0) resolve();
      };
      this.#wake();
    });
    if (this.#underWay.size === 0 || (await within(all(), patience))) return;
    for (const { cancellation, documents } of this.#underWay.values()) {
      if (!cancellation.cancel()) continue;
      this.#summary.cancelled += documents;
      this.#summary.errors.push({
        code: 'ERR_CANCELLED',
        message: `The run was ended while a request of ${documents} Documents was under way; nothing of it stays stored`,
      });
    }
    // What is left was answered, or will be in a moment.
    await within(all(), patience);
  }
}

async function callBack(response: Response, options: ResolvedRunOptions): Promise<void> {
  const { onDone, onError, onAlways } = options;
  const failed = response.status.code === 'ERROR' && onError !== undefined;
  try {
    await (failed ? onError : onDone)?.(response);
    await onAlways?.(response);
  } catch (cause) {
    throw new FlowError(
      'ERR_CALLBACK',
      `A callback failed on request ${response.requestId}: ${(cause as Error).message}`,
      { cause },
    );
  }
}
