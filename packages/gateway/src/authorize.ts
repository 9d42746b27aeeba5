import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { refusal } from './request-error.ts';

/** Addresses that a supervisor asks without a token. */
const open = new Set(['/healthz', '/readyz']);

/**
 * Lets only requests through that carry `token`: as a bearer token, or as the password of HTTP Basic whatever the name.
 * Others are `ERR_AUTH`. How long the comparison takes does not depend on the token.
 */
export function authorize(token: string) {
  const expected = digest(token);
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    if (open.has(request.url)) return;
    const given = tokenOf(request.headers.authorization);
    if (given !== undefined && timingSafeEqual(digest(given), expected)) return;
    reply.header(
      'www-authenticate',
      asksByBasic(request) ? 'Basic realm="podflow", charset="UTF-8"' : 'Bearer realm="podflow"',
    );
    const what = given === undefined ? 'This server needs a token' : 'The token is wrong';
    throw refusal('ERR_AUTH', `${what}; send the header "authorization: Bearer TOKEN"`);
  };
}

/**
 * A browser asks for a password when it opens a page. For a WebSocket it sends the password of the address only after it was
 * asked for one.
 */
function asksByBasic({ method, headers }: FastifyRequest): boolean {
  if (method !== 'GET') return false;
  const isSocket = headers.upgrade?.toLowerCase() === 'websocket';
  return isSocket || headers.accept?.includes('text/html') === true;
}

function tokenOf(header: string | undefined): string | undefined {
  const [, scheme = '', value = ''] = /^(\w+) +(\S+)\s*$/.exec(header ?? '') ?? [];
  if (scheme.toLowerCase() === 'bearer') return value;
  if (scheme.toLowerCase() !== 'basic') return undefined;
  const text = Buffer.from(value, 'base64').toString();
  return text.includes(':') ? text.slice(text.indexOf(':') + 1) : undefined;
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
