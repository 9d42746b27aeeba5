import { lookup } from 'node:dns/promises';
import { unreadAdvice } from '@podflow/core';
import { limits } from '../limits.ts';
import { refusal } from '../request-error.ts';
import { sniffMime } from '../sniff-mime.ts';
import { getOnce } from './get-once.ts';
import { isPublicAddress } from './public-address.ts';

/** Which web addresses a gateway loads. */
export interface RemoteFetchOptions {
  /** Names of the hosts it may ask, e.g. `images.example.org`; no others. */
  hosts: readonly string[];
  /** Those of `hosts` that may have addresses of a private network. @default [] */
  privateHosts?: readonly string[];
  /** Largest picture, in bytes. @default 10485760 (10 MiB) */
  maxBytes?: number;
  /** ms for all pictures of one request, redirects included. @default 10000 */
  timeout?: number;
  /** Gives the addresses of a name. @default the resolver of the system */
  resolve?: (host: string) => Promise<readonly string[]>;
}

/** A picture that was loaded, or why it was not. */
export type RemoteResult =
  | { type: 'picture'; bytes: Uint8Array; mimeType: string }
  | { type: 'failure'; code: 'ERR_URI' | 'ERR_IMAGE_READ'; message: string };

/** Loads one picture for a request; `path` names the item in messages. Throws `ERR_URI` for what may not be loaded. */
export type RemoteLoad = (uri: string, path: string) => Promise<RemoteResult>;

const maxRedirects = 3;

/**
 * Loads pictures from hosts of a list. The name is resolved once, the address is checked, and the connection goes to that
 * very address; each redirect (at most 3) is checked in the same way.
 */
export class RemoteFetcher {
  readonly #options: Required<RemoteFetchOptions>;

  constructor(options: RemoteFetchOptions) {
    this.#options = {
      privateHosts: [],
      maxBytes: 10 * 1024 * 1024,
      timeout: 10_000,
      resolve: resolveName,
      ...options,
    };
  }

  /** Loads the pictures of one request: they share its time, and there are at most 100. */
  forRequest(): RemoteLoad {
    const signal = AbortSignal.timeout(this.#options.timeout);
    let items = 0;
    return async (uri, path) => {
      items += 1;
      if (items > limits.remoteItems) {
        const message = `${path}: more than ${limits.remoteItems} web addresses; send them in several requests`;
        throw refusal('ERR_URI', message, path);
      }
      return await this.#load(uri, path, signal);
    };
  }

  async #load(uri: string, path: string, signal: AbortSignal): Promise<RemoteResult> {
    let url = uri;
    for (let hops = 0; hops <= maxRedirects; hops += 1) {
      const target = await this.#check(url, path);
      try {
        const answer = await getOnce(target.url, { ...target, ...this.#options, signal });
        if (answer.type === 'bytes') return await pictureOf(answer.bytes, path);
        url = answer.location;
      } catch (error) {
        return failure('ERR_URI', `${path}: ${target.url.host} ${this.#reason(error, signal)}`);
      }
    }
    return failure('ERR_URI', `${path}: more than ${maxRedirects} redirects`);
  }

  #reason(error: unknown, signal: AbortSignal): string {
    if (signal.aborted) return `did not answer within ${this.#options.timeout} ms`;
    const { code, message } = error as NodeJS.ErrnoException;
    // Messages of the system name addresses.
    return code === undefined ? message : `could not be reached (${code})`;
  }

  /** Where to connect to for an address. Throws `ERR_URI`. */
  async #check(uri: string, path: string): Promise<{ url: URL; address: string }> {
    const { hosts, privateHosts, resolve } = this.#options;
    const url = URL.canParse(uri) ? new URL(uri) : undefined;
    if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password) {
      const message = `${path}: expected an address with http:// or https:// and no password`;
      throw refusal('ERR_URI', message, path);
    }
    const host = url.hostname.replace(/^\[|\]$/g, '');
    if (!hasHost(hosts, host)) {
      const message = `${path}: pictures of ${host.slice(0, 100)} are not loaded; the server allows ${hosts.join(', ') || 'no host'}`;
      throw refusal('ERR_URI', message, path);
    }
    const addresses = await resolve(host).catch(() => []);
    const [address] = addresses;
    if (address === undefined) throw refusal('ERR_URI', `${path}: there is no host ${host}`, path);
    // One address that is not public says enough about a name.
    if (!hasHost(privateHosts, host) && !addresses.every(isPublicAddress)) {
      throw refusal('ERR_URI', `${path}: ${host} has no public address`, path);
    }
    return { url, address };
  }
}

function hasHost(hosts: readonly string[], host: string): boolean {
  return hosts.some((name) => name.toLowerCase() === host.toLowerCase());
}

async function pictureOf(bytes: Uint8Array, path: string): Promise<RemoteResult> {
  const mimeType = await sniffMime(bytes);
  if (mimeType?.startsWith('image/') && mimeType !== 'image/svg+xml') {
    return { type: 'picture', bytes, mimeType };
  }
  const found = `is ${mimeType ?? 'of no known format'}, not a picture`;
  const why = unreadAdvice(mimeType ?? '') ?? found;
  return failure('ERR_IMAGE_READ', `${path}: what was loaded ${why}`);
}

function failure(code: 'ERR_URI' | 'ERR_IMAGE_READ', message: string): RemoteResult {
  return { type: 'failure', code, message };
}

async function resolveName(host: string): Promise<readonly string[]> {
  const found = await lookup(host, { all: true });
  return found.map(({ address }) => address);
}
