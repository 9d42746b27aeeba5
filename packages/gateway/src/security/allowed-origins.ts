import type { IncomingHttpHeaders } from 'node:http';
import { isLoopback } from './is-loopback.ts';

/** Which other origins may use the server: all, those of a list beside the default ones, or none. */
export type CorsSetting = '*' | readonly string[] | false;

/** Where Jina Box is hosted. */
const jinaBoxOrigin = 'https://jina.ai';

/**
 * The origins whose pages may use the server. Its own pages always may. By default those of loopback origins and of the
 * hosted Jina Box may too: every other page that is open in a browser of the user could otherwise read and change the index.
 */
export class AllowedOrigins {
  readonly #setting: CorsSetting;

  constructor(setting: CorsSetting) {
    this.#setting = setting;
  }

  /** Every page may use the server. */
  get areAll(): boolean {
    return this.#setting === '*';
  }

  /** Whether pages of this origin may use the server. @param origin As browsers send it, e.g. `https://shop.example`. */
  allows(origin: string): boolean {
    if (this.#setting === '*') return true;
    if (this.#setting === false) return false;
    return origin === jinaBoxOrigin || this.#setting.includes(origin) || isLoopbackOrigin(origin);
  }

  /** Whether a request may go on: it comes from no page, from a page of the server, or from an allowed origin. */
  admits(headers: IncomingHttpHeaders): boolean {
    const { origin } = headers;
    return origin === undefined || isOwnPage(headers) || this.allows(origin);
  }

  /** One sentence that says who may use the server and how to change that. */
  describe(): string {
    const setting = this.#setting;
    if (setting === '*') {
      return 'pages of every website can use this server, because cors allows all of them';
    }
    if (setting === false) return 'only its own pages can use this server (cors is off)';
    const others = ['localhost', jinaBoxOrigin, ...setting].join(', ');
    return `pages of ${others} can use this server; --cors ORIGIN opens it to more, --no-cors to none`;
  }
}

/**
 * Behind a proxy that changes the Host header, only the browser knows that the page is the server's own. Pages cannot set
 * `sec-fetch-site` themselves.
 */
function isOwnPage({ origin, host, ...headers }: IncomingHttpHeaders): boolean {
  if (headers['sec-fetch-site'] === 'same-origin') return true;
  return origin !== undefined && URL.canParse(origin) && new URL(origin).host === host;
}

function isLoopbackOrigin(origin: string): boolean {
  return /^https?:/.test(origin) && URL.canParse(origin) && isLoopback(new URL(origin).hostname);
}
