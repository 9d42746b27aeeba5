import { ClientError } from './client-error.ts';
import type { SocketLike } from './web-socket.ts';

/** What a socket received and nobody has taken yet. */
export class Inbox {
  /** Resolves when the connection is open. */
  readonly opened: Promise<void>;
  readonly #messages: string[] = [];
  #waiting:
    | { resolve: (message: string) => void; reject: (error: ClientError) => void }
    | undefined;
  #failure: ClientError | undefined;

  /** @param what Names the connection in messages. */
  constructor(socket: SocketLike, what: string) {
    this.opened = new Promise((resolve, reject) => {
      socket.onopen = () => resolve();
      socket.onmessage = ({ data }: { data: unknown }) => this.#take(data, what);
      // The event of a browser says nothing; that of `ws` does.
      socket.onerror = ({ message = '' }: { message?: string }) => {
        this.#fail(networkError(what, message || 'the connection failed'), reject);
      };
      socket.onclose = ({ code, reason }: { code: number; reason: string }) => {
        const why = `closed by the server (${code}${reason ? `, ${reason}` : ''})`;
        this.#fail(networkError(what, why), reject);
      };
    });
    // Whoever waits for a message hears of it too.
    this.opened.catch(() => {});
  }

  /** The next message. Rejects with `ERR_NETWORK` when there will be none. */
  next(): Promise<string> {
    const message = this.#messages.shift();
    if (message !== undefined) return Promise.resolve(message);
    if (this.#failure) return Promise.reject(this.#failure);
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
    });
  }

  /** Makes everybody who waits, and who comes, hear of `error`. */
  fail(error: ClientError): void {
    this.#fail(error, () => {});
  }

  #take(data: unknown, what: string): void {
    if (typeof data !== 'string') {
      this.fail(new ClientError('ERR_ANSWER', `${what}: a message that is no text`));
      return;
    }
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting) waiting.resolve(data);
    else this.#messages.push(data);
  }

  #fail(error: ClientError, rejectOpened: (error: ClientError) => void): void {
    this.#failure ??= error;
    rejectOpened(this.#failure);
    this.#waiting?.reject(this.#failure);
    this.#waiting = undefined;
  }
}

function networkError(what: string, why: string): ClientError {
  return new ClientError('ERR_NETWORK', `${what}: ${why}`);
}
