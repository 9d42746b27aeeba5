import { ClientError } from './client-error.ts';
import type { SocketClass } from './web-socket.ts';

/** How long to wait before something is sent again; half of it is random. */
export interface Backoff {
  /** ms before the first repetition; doubled with each further one. @default 200 */
  first?: number;
  /** ms at most. @default 10000 */
  max?: number;
}

export interface ClientOptions {
  /** Sent as `Authorization: Bearer TOKEN`. @default none */
  token?: string;
  /** Instead of the platform's. @default globalThis.fetch */
  fetch?: typeof globalThis.fetch;
  /** For `stream` where the platform has none: `ws` on Node 20. @default globalThis.WebSocket */
  WebSocket?: SocketClass;
  /** How often a request is sent again after a failure that may pass. @default 3 */
  retries?: number;
  /** ms for one attempt, its answer included; 0: for ever. @default 120000 */
  timeout?: number;
  backoff?: Backoff;
  /** Requests of one call under way at the same time. @default 4 */
  concurrency?: number;
  /** Bytes of JSON a request may have before the next is begun; a server takes 32 MiB. @default 16777216 */
  requestBytes?: number;
}

/** Options, checked, with all defaults. */
export interface ResolvedOptions {
  /** Ends with a slash. */
  base: URL;
  token: string | undefined;
  fetch: typeof globalThis.fetch;
  WebSocket: SocketClass | undefined;
  retries: number;
  timeout: number;
  backoff: Required<Backoff>;
  concurrency: number;
  requestBytes: number;
}

/** Checks options and fills in defaults. Throws `ERR_INPUT`. */
export function resolveOptions(url: string | URL, options: ClientOptions): ResolvedOptions {
  const { retries = 3, timeout = 120_000, concurrency = 4, requestBytes = 2 ** 24 } = options;
  const { first = 200, max = 10_000 } = options.backoff ?? {};
  atLeast('retries', retries, 0);
  atLeast('timeout', timeout, 0);
  atLeast('concurrency', concurrency, 1);
  atLeast('requestBytes', requestBytes, 1);
  atLeast('backoff.first', first, 0);
  atLeast('backoff.max', max, first);
  return {
    base: baseOf(url),
    token: options.token || undefined,
    // Browsers want their own fetch to be called on nothing else.
    fetch: options.fetch ?? ((input, init) => globalThis.fetch(input, init)),
    WebSocket: options.WebSocket,
    retries,
    timeout,
    backoff: { first, max },
    concurrency,
    requestBytes,
  };
}

function baseOf(url: string | URL): URL {
  const base = URL.canParse(url) ? new URL(url) : undefined;
  if (!base || !/^https?:$/.test(base.protocol)) {
    throw new ClientError(
      'ERR_INPUT',
      `The address of the server is ${String(url).slice(0, 200)}; expected one such as http://localhost:45678`,
    );
  }
  base.hash = '';
  base.search = '';
  if (!base.pathname.endsWith('/')) base.pathname += '/';
  return base;
}

/** Throws `ERR_INPUT` unless `value` is a whole number from `least`. */
export function atLeast(name: string, value: number, least: number): void {
  if (Number.isSafeInteger(value) && value >= least) return;
  throw new ClientError('ERR_INPUT', `${name} is ${value}; expected a whole number from ${least}`);
}
