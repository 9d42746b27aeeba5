import { throwIfAborted } from './attempt.ts';
import type { ClientError } from './client-error.ts';
import type { Backoff } from './client-options.ts';

/** What a failure says about trying again. */
interface Failure {
  error: ClientError;
  /** ms the server asks for; undefined: it does not. */
  retryAfter?: number | undefined;
}

export interface RetryOptions {
  retries: number;
  backoff: Required<Backoff>;
  signal: AbortSignal | undefined;
}

/** A result, or a failure. */
export type Outcome<T> = { value: T } | Failure;

/**
 * Repeats what may pass: a broken connection, and answers that say too much, not now or not here. Every request of this
 * package may be sent twice: searches change nothing, and Documents have ids, which replace.
 */
export async function retry<T>(
  what: string,
  { retries, backoff, signal }: RetryOptions,
  work: () => Promise<Outcome<T>>,
): Promise<T> {
  for (let repetition = 0; ; repetition++) {
    const outcome = await work();
    if ('value' in outcome) return outcome.value;
    const { error, retryAfter = 0 } = outcome;
    if (repetition >= retries || !mayPass(error) || retryAfter > longestWait) throw error;
    await pause(Math.max(retryAfter, delayOf(repetition, backoff)), signal);
    throwIfAborted(what, signal);
  }
}

/** ms a server may ask us to wait. */
const longestWait = 60_000;

/** 429 too many requests, 500 failed, 502 no server behind the proxy, 503 overloaded or restarting, 504 too slow. */
const passing: readonly (number | undefined)[] = [429, 500, 502, 503, 504];

function mayPass({ code, status }: ClientError): boolean {
  return code === 'ERR_NETWORK' || passing.includes(status);
}

/** Doubles with each repetition; half is random, so that clients that failed together do not come back together. */
function delayOf(repetition: number, { first, max }: Required<Backoff>): number {
  const delay = Math.min(max, first * 2 ** repetition);
  return delay / 2 + (Math.random() * delay) / 2;
}

/** Ends early when `signal` is aborted. */
async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let wake = (): void => {};
  try {
    await new Promise<void>((resolve) => {
      wake = resolve;
      timer = setTimeout(resolve, ms);
      signal?.addEventListener('abort', wake, { once: true });
    });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', wake);
  }
}

/** ms of a `Retry-After` header: seconds, or a date. */
export function retryAfterOf(header: string | null): number | undefined {
  if (header === null) return undefined;
  if (/^\s*\d+\s*$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now());
}
