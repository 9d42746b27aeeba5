import { ClientError } from './client-error.ts';
import type { ResolvedOptions } from './client-options.ts';

/** What this package uses of a WebSocket; that of browsers, of Node 22 and of `ws` have it. */
export interface SocketLike {
  send(data: string | Uint8Array<ArrayBuffer>): void;
  close(code?: number, reason?: string): void;
  onopen: unknown;
  onmessage: unknown;
  onclose: unknown;
  onerror: unknown;
}

/** A WebSocket class. */
export type SocketClass = new (
  url: string,
  // What comes second differs between platforms; tests of the real ones are the check.
  options?: never,
) => SocketLike;

/** Begins to connect. Throws `ERR_NOT_SUPPORTED` where there is no WebSocket. */
export function createSocket(
  { base, token, WebSocket }: ResolvedOptions,
  path: string,
): SocketLike {
  const found = WebSocket ?? (globalThis as { WebSocket?: SocketClass }).WebSocket;
  if (!found) {
    throw new ClientError(
      'ERR_NOT_SUPPORTED',
      'There is no WebSocket on this platform; pass one: new PodflowClient(url, { WebSocket }) with the WebSocket of the package ws',
    );
  }
  const url = new URL(path, base);
  url.protocol = url.protocol.replace('http', 'ws');
  if (!token) return new found(url.href);
  if (!isBrowser()) {
    return new found(url.href, { headers: { authorization: `Bearer ${token}` } } as never);
  }
  // Pages cannot set headers of a WebSocket; what they can give is a name and a password, which the server takes too.
  url.username = 'token';
  url.password = token;
  return new found(url.href);
}

function isBrowser(): boolean {
  const { process } = globalThis as { process?: { versions?: { node?: string } } };
  return process?.versions?.node === undefined;
}
