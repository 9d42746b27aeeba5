import { goneError, lateError } from './given-up-errors.ts';

/** Somebody who waits for a turn. */
interface Waiter {
  readonly weight: number;
  take(): void;
  giveUp(error: Error): void;
}

/** Lets a number of requests, or of what they weigh, into the Flow at a time; the others wait in the order in which they came. */
export class Turns {
  readonly #most: number;
  readonly #patience: number;
  readonly #waiting = new Set<Waiter>();
  /** Runs while somebody waits, from the last time that a turn was given back. */
  #stuck: NodeJS.Timeout | undefined;
  #taken = 0;

  /** @param patience ms without any turn given back after which those who wait are given up; 0: never. */
  constructor(most: number, patience: number) {
    this.#most = most;
    this.#patience = patience;
  }

  /**
   * Resolves when it is their turn. Throws `ERR_REQUEST_TIMEOUT` when the Flow lets nobody in any more, and `ERR_CANCELLED` once
   * `gone` is aborted.
   *
   * @param weight Part of the whole that the turn takes, at most all of it.
   */
  async take(gone?: AbortSignal, weight = 1): Promise<void> {
    if (gone?.aborted) throw goneError();
    if (this.#waiting.size === 0 && this.#taken + weight <= this.#most) {
      this.#taken += weight;
      return;
    }
    let onGone: () => void = () => {};
    try {
      await new Promise<void>((resolve, reject) => {
        const waiter: Waiter = { weight, take: resolve, giveUp: reject };
        this.#waiting.add(waiter);
        if (this.#patience > 0) {
          this.#stuck ??= setTimeout(() => this.#giveUpAll(), this.#patience);
        }
        onGone = () => {
          this.#waiting.delete(waiter);
          reject(goneError());
          // Those behind may be lighter.
          this.#letIn();
        };
        gone?.addEventListener('abort', onGone, { once: true });
      });
    } finally {
      gone?.removeEventListener('abort', onGone);
      if (this.#waiting.size === 0) this.#stopWatch();
    }
  }

  /** What is free goes to those who wait longest. */
  giveBack(weight = 1): void {
    this.#taken -= weight;
    this.#letIn();
  }

  #letIn(): void {
    for (const next of this.#waiting) {
      if (this.#taken + next.weight > this.#most) return;
      this.#waiting.delete(next);
      this.#taken += next.weight;
      this.#stuck?.refresh();
      next.take();
    }
  }

  #giveUpAll(): void {
    this.#stuck = undefined;
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const { giveUp } of waiting) giveUp(lateError(this.#patience));
  }

  #stopWatch(): void {
    clearTimeout(this.#stuck);
    this.#stuck = undefined;
  }
}
