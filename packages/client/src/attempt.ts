import { ClientError } from './client-error.ts';

/** When to give up. */
export interface Limits {
  /** ms; 0: never. */
  timeout: number;
  signal: AbortSignal | undefined;
}

/**
 * Does one attempt. Throws `ERR_TIMEOUT` or `ERR_ABORTED` when that ended it, else `ERR_NETWORK` for whatever the platform
 * throws.
 * @param what Names the attempt in messages, e.g. `POST http://localhost:45678/api/search`.
 */
export async function attempt<T>(
  what: string,
  { timeout, signal }: Limits,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  throwIfAborted(what, signal);
  const controller = new AbortController();
  let isLate = false;
  const abort = (): void => controller.abort();
  const late = (): void => {
    isLate = true;
    abort();
  };
  const timer = timeout > 0 ? setTimeout(late, timeout) : undefined;
  signal?.addEventListener('abort', abort, { once: true });
  try {
    return await work(controller.signal);
  } catch (cause) {
    throwIfAborted(what, signal);
    if (isLate) {
      const message = `${what}: no answer within ${timeout} ms; send fewer Documents at a time, or allow more with timeout`;
      throw new ClientError('ERR_TIMEOUT', message, { cause });
    }
    if (cause instanceof ClientError) throw cause;
    throw new ClientError('ERR_NETWORK', `${what}: ${reasonOf(cause)}`, { cause });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  }
}

/** Throws `ERR_ABORTED` when `signal` is. */
export function throwIfAborted(what: string, signal: AbortSignal | undefined): void {
  if (!signal?.aborted) return;
  throw new ClientError('ERR_ABORTED', `${what}: aborted`, { cause: signal.reason });
}

/** Node says "fetch failed" and keeps the reason in the cause. */
function reasonOf(error: unknown): string {
  const { message, cause } = Object(error) as { message?: string; cause?: unknown };
  const { code, message: inner } = Object(cause) as { code?: string; message?: string };
  return [message || String(error), inner || code].filter(Boolean).join(', ');
}
