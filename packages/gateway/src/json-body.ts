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
  app.addContentTypeParser<string>(
    '*',
    { parseAs: 'string', bodyLimit: limits.bodyBytes },
    (_request, text, done) => {
      try {
        done(null, parseBody(text));
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
    throw refusal('ERR_BODY', `The body is not JSON: ${(error as Error).message}`);
  }
}
