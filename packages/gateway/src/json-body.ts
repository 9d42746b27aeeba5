import { isUtf8 } from 'node:buffer';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { parse } from 'secure-json-parse';
import { checkJsonText } from './check-json-text.ts';
import { limits } from './limits.ts';
import { refusal } from './request-error.ts';

const jsonType = /^\s*application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i;
const byteOrderMark = '\uFEFF';

/**
 * Makes the routes of `app` take JSON bodies: `application/json`, `application/*+json`, or no type at all unless a page of
 * another origin sent it (a browser does not ask permission for those). Anything else is `ERR_MEDIA_TYPE`.
 */
export function takeJsonBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addHook('onRequest', async (request) => checkType(request));
  app.addContentTypeParser<Buffer>(
    '*',
    { parseAs: 'buffer', bodyLimit: limits.bodyBytes },
    (_request, bytes, done) => {
      try {
        done(null, parseBody(textOf(bytes)));
      } catch (error) {
        done(error as Error);
      }
    },
  );
}

function checkType(request: FastifyRequest): void {
  const { headers } = request;
  const type = headers['content-type'] ?? '';
  const hasBody =
    headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
  if (type.trim() === '') {
    // Fastify takes an empty header for a broken one.
    delete headers['content-type'];
    if (!hasBody || !isForeign(request)) return;
  } else if (jsonType.test(type) || !hasBody) {
    return;
  }
  throw refusal(
    'ERR_MEDIA_TYPE',
    `The body came as ${JSON.stringify(type.slice(0, 80))}; send JSON with the header "content-type: application/json"`,
  );
}

function isForeign({ headers }: FastifyRequest): boolean {
  if (headers.origin === undefined) return false;
  return !URL.canParse(headers.origin) || new URL(headers.origin).host !== headers.host;
}

/** The text of a body. Throws `ERR_BODY` for bytes that are no UTF-8: two names that are written wrongly must not become one. */
function textOf(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString('utf8');
  throw refusal(
    'ERR_BODY',
    `The body is not UTF-8 from byte ${firstWrongByte(bytes)} on; send JSON in UTF-8`,
  );
}

/** Halves the range in which the text stops being UTF-8. */
function firstWrongByte(bytes: Buffer): number {
  let [right, wrong] = [0, bytes.length];
  while (right < wrong) {
    const middle = Math.floor((right + wrong) / 2);
    if (isBegunUtf8(bytes.subarray(0, middle + 1))) right = middle + 1;
    else wrong = middle;
  }
  return right;
}

/** True for UTF-8 whose last character may be cut off. */
function isBegunUtf8(bytes: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** JSON without prototype keys and within the limits. Throws `ERR_BODY`, `ERR_INPUT`. */
export function parseBody(text: string): unknown {
  if (text.startsWith(byteOrderMark)) {
    throw refusal(
      'ERR_BODY',
      'The body starts with a byte order mark at position 0; send it without',
    );
  }
  checkJsonText(text, 'body');
  try {
    return parse(text);
  } catch (error) {
    const { message } = error as Error;
    if (message.includes('forbidden prototype property')) throw prototypeKey();
    throw refusal('ERR_BODY', `The body is not JSON: ${message}`);
  }
}

function prototypeKey(): Error {
  return refusal(
    'ERR_BODY',
    'The body has a key __proto__, or constructor with a key prototype, which is not allowed; give it another name',
  );
}
