import type { IncomingMessage } from 'node:http';
import { refusal } from '../request-error.ts';
import { isLoopback } from './is-loopback.ts';

/**
 * The names under which a server may be reached. A website can point a name of its own at 127.0.0.1: to the browser its page
 * then has the origin of the server (DNS rebinding). So a server on loopback answers to loopback names and given ones only.
 */
export class AllowedHosts {
  readonly #bound: string;
  readonly #names: ReadonlySet<string>;

  /**
   * @param bound The address that the server listens on. One that others can reach answers to all names unless `names` has some.
   * @param names Further names, without a port.
   */
  constructor(bound: string, names: readonly string[]) {
    this.#bound = bound;
    this.#names = new Set(names.map((name) => name.toLowerCase()));
  }

  /** Throws `ERR_BODY` for a request without a Host or with several ones, `ERR_HOST` for one to a name that is not allowed. */
  check({ rawHeaders, headers, httpVersionMinor }: IncomingMessage): void {
    const count = rawHeaders.filter((name, at) => at % 2 === 0 && /^host$/i.test(name)).length;
    if (count > 1 || (count === 0 && httpVersionMinor > 0)) {
      const got = count === 0 ? 'no Host header' : `${count} Host headers`;
      throw refusal('ERR_BODY', `The request has ${got}; expected one`, undefined, 400);
    }
    if (headers.host === undefined || this.#allows(headers.host)) return;
    const name = JSON.stringify(headers.host.slice(0, 100));
    throw refusal(
      'ERR_HOST',
      `This server does not answer to the name ${name}; use localhost, or start it with --allow-host NAME`,
    );
  }

  #allows(host: string): boolean {
    const isOpen = this.#names.size === 0 && !isLoopback(this.#bound);
    if (isOpen) return true;
    const name = nameOf(host);
    if (name === undefined) return false;
    return isLoopback(name) || name === this.#bound.toLowerCase() || this.#names.has(name);
  }
}

/** The name in a Host header, in lower case; undefined for what is none. */
function nameOf(host: string): string | undefined {
  if (!/^[\w.-]+(?::\d+)?$|^\[[\da-f:.]+\](?::\d+)?$/i.test(host)) return undefined;
  return host.replace(/:\d+$/, '').toLowerCase();
}
