import { goneError, lateError } from './given-up-errors.ts';

/** Somebody who waits for a turn. */
interface Waiter {
  take(): void;
  giveUp(error: Error): void;
}

/** Lets a number of requests into the Flow at a time; the others wait in the order in which they came. */
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
   */
  async take(gone?: AbortSignal): Promise<void> {
    if (gone?.aborted) throw goneError();
    if (this.#taken < this.#most) {
      this.#taken += 1;
      return;
    }
    let onGone: () => void = () => {};
    try {
      await new Promise<void>((resolve, reject) => {
        const waiter: Waiter = { take: resolve, giveUp: reject };
        this.#waiting.add(waiter);
        if (this.#patience > 0) {
          this.#stuck ??= setTimeout(() => this.#giveUpAll(), this.#patience);
        }
        onGone = () => {
          this.#waiting.delete(waiter);
          reject(goneError());
        };
        gone?.addEventListener('abort', onGone, { once: true });
      });
    } finally {
      gone?.removeEventListener('abort', onGone);
      if (this.#waiting.size === 0) this.#stopWatch();
    }
  }

  /** The turn goes to who waits longest. */
  giveBack(): void {
    const [next] = this.#waiting;
    if (!next) {
      this.#taken -= 1;
      return;
    }
    this.#waiting.delete(next);
    this.#stuck?.refresh();
    next.take();
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
