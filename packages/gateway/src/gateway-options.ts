import type { GatewaySetup } from '@podflow/core';
import type { Log } from './error-handler.ts';
import type { RemoteFetchOptions } from './remote/remote-fetcher.ts';
import type { CorsSetting } from './security/allowed-origins.ts';

/** Certificate and key of a server that speaks TLS: PEM files. */
export interface TlsOptions {
  certFile: string;
  keyFile: string;
}

/** How many requests one client address may send. */
export interface RateLimitOptions {
  /** Requests in `window`. */
  max: number;
  /** ms. @default 60000 */
  window?: number;
}

/** Where a gateway listens, and how. */
export interface GatewayOptions extends Omit<GatewaySetup, 'settings'> {
  /** Gets errors that have no code, with their stack, and warnings. @default a line on stderr */
  log?: Log;
  /**
   * Every request but those for `/healthz` and `/readyz` must carry it: `Authorization: Bearer TOKEN`, or the password of
   * HTTP Basic, which browsers ask for. @default `$JINA_AUTH_TOKEN`; empty: no token
   */
  token?: string;
  /**
   * Origins whose pages may use the server: all, those of a list beside loopback origins and https://jina.ai, or only its own.
   * @default []
   */
  cors?: CorsSetting;
  /**
   * Names under which the server is reached, beside loopback ones and `host`. A server on a loopback address answers to no
   * others, so that no website can reach it under a name of its own. @default []
   */
  allowHosts?: readonly string[];
  /** Serves https. @default http */
  tls?: TlsOptions;
  /** Loads web addresses that Documents name. @default off */
  remoteFetch?: RemoteFetchOptions;
  /** @default no limit */
  rateLimit?: RateLimitOptions;
  /** Requests that may wait, beside the `prefetch` ones the Flow works at; one more is `ERR_OVERLOAD`. @default 100 */
  queue?: number;
  /** ms the Flow may take for a request; then `ERR_REQUEST_TIMEOUT`. 0: for ever. @default 0 */
  answerTimeout?: number;
  /** ms in which a request must have arrived, body included. @default 120000 */
  requestTimeout?: number;
  /** ms in which the headers of a request must have arrived. @default 30000 */
  headersTimeout?: number;
  /** ms that requests in flight have to end when the gateway closes. @default 10000 */
  stopTimeout?: number;
  /** Answers a search that finds nothing with status ERROR and "no matches", which Jina Box can show. @default false */
  emptyAsError?: boolean;
  /** Pixels that the pictures of one request may have, and those of all requests the Flow works at. @default 200000000 */
  maxPixels?: number;
  /** Bytes of contents in the answer to a search; more is `ERR_ANSWER_SIZE`. @default 64000000 */
  maxAnswer?: number;
  /** Puts stacks into answers to faults of the server. @default false */
  debug?: boolean;
}

/** Options with all defaults. */
export type ResolvedGatewayOptions = Required<
  Omit<GatewayOptions, 'plot' | 'tls' | 'remoteFetch' | 'rateLimit'>
> &
  Pick<GatewayOptions, 'plot' | 'tls' | 'remoteFetch' | 'rateLimit'>;

/** Fills in the defaults. */
export function resolveOptions(options: GatewayOptions): ResolvedGatewayOptions {
  return {
    log: logToStderr,
    token: process.env['JINA_AUTH_TOKEN'] ?? '',
    cors: [],
    allowHosts: [],
    queue: 100,
    answerTimeout: 0,
    requestTimeout: 120_000,
    headersTimeout: 30_000,
    stopTimeout: 10_000,
    emptyAsError: false,
    maxPixels: 200_000_000,
    maxAnswer: 64_000_000,
    debug: false,
    ...options,
  };
}

function logToStderr(line: string): void {
  process.stderr.write(`gateway: ${line}\n`);
}
