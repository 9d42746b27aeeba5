import { getMaxListeners, setMaxListeners } from 'node:events';
import { AnswerQueue } from './answer-queue.ts';
import type { Response } from './response.ts';

/**
 * A run under way: it has begun when you get it. Await it for its result, or iterate over the answers as they come
 * (then no more than `prefetch` requests are ahead of you). Answers come as they finish; their order is not that of the requests.
 *
 * Leaving the iteration before its end ends the run, as `signal` does: nothing more is read from the input, which is told by
 * its `return()`; what is under way is waited for a moment, then given up. The result is what was done until then.
 */
export class Run<T> implements PromiseLike<T>, AsyncIterable<Response> {
  readonly #result: Promise<T>;
  readonly #answers: AnswerQueue;

  /**
   * @param work Does the run, until `stop` is aborted; hands each answer to `deliver`, which resolves when it was taken (true) or let go (false).
   * @param signal Ends the run.
   */
  constructor(
    work: (deliver: (response: Response) => Promise<boolean>, stop: AbortSignal) => Promise<T>,
    signal?: AbortSignal,
  ) {
    const stop = new AbortController();
    const answers = new AnswerQueue(() => {
      stop.abort();
      return this.#result.catch(() => {});
    });
    this.#answers = answers;
    const onAbort = (): void => {
      stop.abort(signal?.reason);
      answers.release();
    };
    if (signal?.aborted) onAbort();
    const forget = signal ? listen(signal, onAbort) : () => {};
    // One turn later: whoever wants to iterate has said so by then.
    this.#result = Promise.resolve().then(() =>
      work((response) => answers.put(response), stop.signal),
    );
    const end = (error?: unknown): void => {
      forget();
      answers.end(error);
    };
    this.#result.then(() => end(), end);
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

/** Many runs may share a signal: Node is not to take their listeners for a leak. Gives what takes the listener away. */
function listen(signal: AbortSignal, onAbort: () => void): () => void {
  setMaxListeners(getMaxListeners(signal) + 1, signal);
  signal.addEventListener('abort', onAbort, { once: true });
  return () => {
    signal.removeEventListener('abort', onAbort);
    setMaxListeners(getMaxListeners(signal) - 1, signal);
  };
}
