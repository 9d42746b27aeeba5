import type { Response } from './response.ts';

/** Answers that wait for whoever iterates; nobody does: they are let go. */
export class AnswerQueue {
  readonly #onLeave: () => Promise<unknown>;
  #wanted = false;
  #isReleased = false;
  #waiting: { response: Response; taken: () => void }[] = [];
  #wake: () => void = () => {};
  #ended = false;
  #error: unknown;

  /** @param onLeave Called when whoever iterates stops before the end, which then waits for it. */
  constructor(onLeave: () => Promise<unknown>) {
    this.#onLeave = onLeave;
  }

  /** Resolves with true when the answer was taken, with false when nobody wants it. */
  put(response: Response): Promise<boolean> {
    if (!this.#wanted) return Promise.resolve(false);
    return new Promise((resolve) => {
      this.#waiting.push({ response, taken: () => resolve(true) });
      if (this.#isReleased) resolve(true);
      this.#wake();
    });
  }

  /** From now on nobody waits until an answer is taken. */
  release(): void {
    this.#isReleased = true;
    for (const { taken } of this.#waiting) taken();
  }

  end(error?: unknown): void {
    this.#ended = true;
    this.#error = error;
    this.#wake();
  }

  /** `return()`, and so a `break` or a throw in the body of a loop, ends the run. */
  iterate(): AsyncIterableIterator<Response> {
    this.#wanted = true;
    const answers = this.#drain();
    const leave = async (): Promise<IteratorResult<Response>> => {
      this.#wanted = false;
      for (const { taken } of this.#waiting.splice(0)) taken();
      await this.#onLeave();
      await answers.return();
      return { done: true, value: undefined };
    };
    const iterator: AsyncIterableIterator<Response> = {
      next: () => answers.next(),
      return: leave,
      [Symbol.asyncIterator]: () => iterator,
    };
    return iterator;
  }

  async *#drain(): AsyncGenerator<Response, void, undefined> {
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
  }
}
