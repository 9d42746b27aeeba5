import type { DocumentError } from '../document/document.ts';
import { FlowError } from '../document/flow-error.ts';
import type { Request } from '../document/request.ts';
import { mergeWarnings } from '../document/warnings.ts';
import type { Response } from './response.ts';
import type { ResolvedRunOptions } from './run-options.ts';

/** What a run did. */
export interface RunSummary {
  requests: number;
  /** Root Documents sent (ids for `delete`). */
  documents: number;
  /** Documents and requests that failed, with Pod and reason. */
  errors: DocumentError[];
  /** Documents that no Pod of the Flow took, so that they are not stored or have no matches. `warnings` says why. */
  untaken: number;
  /** What did not fail but may not be as you expect; at most 20. */
  warnings: string[];
  seconds: number;
}

/**
 * A run under way: it has begun when you get it. Await it for its result, or iterate over the answers as they come
 * (then no more than `prefetch` requests are ahead of you). Answers come as they finish; their order is not that of the requests.
 */
export class Run<T> implements PromiseLike<T>, AsyncIterable<Response> {
  readonly #result: Promise<T>;
  readonly #answers: AnswerQueue;

  /** @param work Does the run; hands each answer to `deliver`, which resolves when it was taken (true) or let go (false). */
  constructor(work: (deliver: (response: Response) => Promise<boolean>) => Promise<T>) {
    const answers = new AnswerQueue();
    this.#answers = answers;
    // One turn later: whoever wants to iterate has said so by then.
    this.#result = Promise.resolve().then(() => work((response) => answers.put(response)));
    this.#result.then(
      () => answers.end(),
      (error) => answers.end(error),
    );
  }

  // biome-ignore lint/suspicious/noThenProperty: a run is awaited like a promise, but can be iterated too.
  then<A = T, B = never>(
    onfulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    onrejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#result.then(onfulfilled, onrejected);
  }

  [Symbol.asyncIterator](): AsyncIterator<Response> {
    return this.#answers.iterate();
  }
}

/** Answers that wait for whoever iterates; nobody does: they are let go. */
class AnswerQueue {
  #wanted = false;
  #waiting: { response: Response; taken: () => void }[] = [];
  #wake: () => void = () => {};
  #ended = false;
  #error: unknown;

  /** Resolves with true when the answer was taken, with false when nobody wants it. */
  put(response: Response): Promise<boolean> {
    if (!this.#wanted) return Promise.resolve(false);
    return new Promise((resolve) => {
      this.#waiting.push({ response, taken: () => resolve(true) });
      this.#wake();
    });
  }

  end(error?: unknown): void {
    this.#ended = true;
    this.#error = error;
    this.#wake();
  }

  iterate(): AsyncIterator<Response> {
    this.#wanted = true;
    return this.#drain();
  }

  async *#drain(): AsyncGenerator<Response, void, undefined> {
    try {
      while (true) {
        const next = this.#waiting.shift();
        if (next) {
          next.taken();
          yield next.response;
        } else if (this.#ended) {
          if (this.#error !== undefined) throw this.#error;
          return;
        } else {
          await new Promise<void>((wake) => {
            this.#wake = wake;
          });
        }
      }
    } finally {
      this.#wanted = false;
      for (const { taken } of this.#waiting.splice(0)) taken();
    }
  }
}

/** Sends requests with at most `prefetch` under way, calls the callbacks, and counts. */
export async function runRequests(
  requests: AsyncIterable<Request>,
  send: (request: Request) => Promise<Response>,
  options: ResolvedRunOptions,
  deliver: (response: Response) => Promise<unknown>,
): Promise<RunSummary> {
  const started = performance.now();
  const summary: RunSummary = {
    requests: 0,
    documents: 0,
    errors: [],
    untaken: 0,
    warnings: [],
    seconds: 0,
  };
  const underWay = new Set<Promise<void>>();
  let failure: { error: unknown } | undefined;
  let onFree: () => void = () => {};
  // It gets the answer, not the request, which is let go as soon as it is on its way.
  const finish = async (answer: Promise<Response>): Promise<void> => {
    const response = await answer;
    summary.errors.push(...response.status.errors);
    summary.untaken += response.untaken?.length ?? 0;
    summary.warnings = mergeWarnings(summary.warnings, response.warnings ?? []);
    await callBack(response, options);
    await deliver(response);
  };
  try {
    for await (const request of requests) {
      if (options.signal?.aborted) break;
      summary.requests++;
      summary.documents += request.ids?.length ?? request.docs.length;
      const work: Promise<void> = finish(send(request))
        .catch((error: unknown) => {
          failure ??= { error };
        })
        .finally(() => {
          underWay.delete(work);
          onFree();
        });
      underWay.add(work);
      if (underWay.size >= options.prefetch) {
        await new Promise<void>((resolve) => {
          onFree = resolve;
        });
      }
      if (failure) break;
    }
  } catch (error) {
    failure ??= { error };
  }
  await Promise.all(underWay);
  if (failure) throw failure.error;
  summary.seconds = (performance.now() - started) / 1000;
  return summary;
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
