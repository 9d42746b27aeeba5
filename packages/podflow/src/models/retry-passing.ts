import { setTimeout as sleep } from 'node:timers/promises';
import { HubFailure } from './hub-failure.ts';

/** When to try again, and how often. */
export interface RetryOptions {
  signal: AbortSignal;
  /** Tries after the first, without progress between. @default 4 */
  retries?: number;
  /** ms before the second try; each further one doubles it. @default 500 */
  firstWait?: number;
  /** A number that grows while there is progress: then tries are counted afresh. */
  progress?: () => number;
}

/** Longest pause that the Hub may ask for, in ms; above it the user is told instead. */
const longestWait = 30_000;

/** Does `work` again while it fails with what may pass by. Throws what the user is told. */
export async function retryPassing<T>(work: () => Promise<T>, options: RetryOptions): Promise<T> {
  const { signal, progress = () => 0 } = options;
  let reached = progress();
  for (let tries = 0; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof HubFailure)) throw error;
      if (progress() > reached) tries = 0;
      reached = progress();
      const pause = pauseAfter(error, tries, options);
      if (pause === undefined) throw error.told;
      await sleep(pause, undefined, { signal }).catch(() => {});
      if (signal.aborted) throw error.told;
    }
  }
}

/** ms to wait before the next try; undefined when there should be none. */
function pauseAfter(
  { isPassing, wait }: HubFailure,
  tries: number,
  { retries = 4, firstWait = 500 }: RetryOptions,
): number | undefined {
  const pause = wait ?? firstWait * 2 ** tries;
  return isPassing && tries < retries && pause <= longestWait ? pause : undefined;
}
