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

/** What `work` gives; undefined when `signal` is aborted before. Throws what `work` throws until then. */
export async function orAborted<T>(
  work: Promise<T>,
  signal: AbortSignal | undefined,
): Promise<T | undefined> {
  if (!signal) return await work;
  work.catch(() => {});
  if (signal.aborted) return undefined;
  let stop: () => void = () => {};
  const aborted = new Promise<undefined>((resolve) => {
    stop = () => resolve(undefined);
  });
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
