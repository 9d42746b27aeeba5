/** First pause before a dead Pea is started again, in ms; it doubles with each death soon after the last. */
const firstPause = 50;
const longestPause = 5_000;
/** ms after which a death has nothing to do with the last. */
const soon = 2 * longestPause;

/** Pauses before something that failed is tried again: the sooner it fails again, the longer. */
export class BackOff {
  #pause = firstPause;
  #lastFailure = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;
  #wake: () => void = () => {};

  /** Notes a failure; gives the ms that `wait` will take. */
  fail(): number {
    const now = performance.now();
    const isSoon = now - this.#lastFailure <= soon;
    this.#pause = isSoon ? Math.min(2 * this.#pause, longestPause) : firstPause;
    this.#lastFailure = now;
    return this.#pause;
  }

  /** @param keepsAlive Whether the process lives at least as long as the pause. */
  async wait(keepsAlive: boolean): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      this.#timer = setTimeout(resolve, this.#pause);
      if (!keepsAlive) this.#timer.unref();
    });
  }

  /** Somebody waits for the end of the pause: the process lives as long. */
  keepAlive(): void {
    this.#timer?.ref();
  }

  /** Ends the pause. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#wake();
  }
}
