import { attempt } from './attempt.ts';
import { ClientError, errorOfAnswer } from './client-error.ts';
import type { ResolvedOptions } from './client-options.ts';
import { type Outcome, retry, retryAfterOf } from './retry.ts';

/** A request to the server. */
export interface HttpRequest {
  /** Relative to the server's address, without a slash at its start. */
  path: string;
  /** JSON; GET without it. */
  body?: string;
  signal?: AbortSignal | undefined;
  /** HTTP statuses that are an answer too. */
  accept?: readonly number[];
}

/** JSON over HTTP, with time limits and repetitions. */
export class Http {
  readonly #options: ResolvedOptions;

  constructor(options: ResolvedOptions) {
    this.#options = options;
  }

  /** Sends a request; gives the JSON of its answer. Throws a `ClientError`. */
  async send({ path, body, signal, accept = [] }: HttpRequest): Promise<unknown> {
    const { base, retries, backoff, timeout } = this.#options;
    const url = new URL(path, base);
    const what = `${body === undefined ? 'GET' : 'POST'} ${url.origin}${url.pathname}`;
    return await retry(what, { retries, backoff, signal }, async () => {
      try {
        return await attempt(what, { timeout, signal }, (limit) =>
          this.#exchange(what, url, { body, signal: limit, accept }),
        );
      } catch (error) {
        return { error: error as ClientError };
      }
    });
  }

  async #exchange(
    what: string,
    url: URL,
    {
      body,
      signal,
      accept,
    }: { body: string | undefined; signal: AbortSignal; accept: readonly number[] },
  ): Promise<Outcome<unknown>> {
    const { token, fetch } = this.#options;
    const response = await fetch(url.href, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        accept: 'application/json',
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(token && { authorization: `Bearer ${token}` }),
      },
      signal,
      ...(body !== undefined && { body }),
    });
    const text = await response.text();
    if (response.ok || accept.includes(response.status)) return { value: parse(what, text) };
    const retryAfter = retryAfterOf(response.headers.get('retry-after'));
    return { error: errorOfAnswer(what, response.status, text), retryAfter };
  }
}

function parse(what: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const message = `${what}: the answer is not JSON; is there a Podflow server at this address?`;
    throw new ClientError('ERR_ANSWER', message, { cause });
  }
}
