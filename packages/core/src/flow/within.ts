import { setTimeout as sleep } from 'node:timers/promises';

/** Waits for `work`, but not longer than `limit` ms (Infinity: for ever); tells whether it was done by then. Throws what it throws until then. */
export async function within(work: Promise<unknown>, limit: number): Promise<boolean> {
  if (limit === Number.POSITIVE_INFINITY) {
    await work;
    return true;
  }
  const stop = new AbortController();
  const tooLate = sleep(limit, false, { signal: stop.signal }).catch(() => true);
  try {
    return await Promise.race([work.then(() => true), tooLate]);
  } finally {
    stop.abort();
  }
}

/** Waits for `work`, but not when `signal` is aborted. Throws what `work` throws until then. */
export async function orAborted(
  work: Promise<unknown>,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (!signal) {
    await work;
    return;
  }
  work.catch(() => {});
  if (signal.aborted) return;
  let stop: () => void = () => {};
  const aborted = new Promise<void>((resolve) => {
    stop = resolve;
  });
  signal.addEventListener('abort', stop, { once: true });
  try {
    await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
