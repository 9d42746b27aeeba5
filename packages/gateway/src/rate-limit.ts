import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { RateLimitOptions } from './gateway-options.ts';
import { refusal } from './request-error.ts';

/** Makes `app` answer `ERR_RATE_LIMIT` to an address that sends more than it may; health checks are free. */
export async function limitRate(
  app: FastifyInstance,
  { max, window = 60_000 }: RateLimitOptions,
): Promise<void> {
  const { default: rateLimit } = await import('@fastify/rate-limit');
  await app.register(rateLimit, {
    max,
    timeWindow: window,
    allowList: ({ url }) => url === '/healthz' || url === '/readyz',
    errorResponseBuilder: (_request, { max: most, after }) => tooMany(most, after),
  });
}

/**
 * Counts a message that the connection of `request` brought as one more request of its address; undefined without a limit.
 * The check throws `ERR_RATE_LIMIT`.
 */
export function messageLimit(
  app: FastifyInstance,
): ((request: FastifyRequest) => Promise<void>) | undefined {
  if (!app.hasDecorator('createRateLimit')) return undefined;
  const count = app.createRateLimit();
  return async (request) => {
    const counted = await count(request);
    if (counted.isAllowed || !counted.isExceeded) return;
    throw tooMany(counted.max, `${counted.ttlInSeconds} seconds`);
  };
}

function tooMany(max: number, after: string): Error {
  const message = `More than ${max} requests from this address; send the next in ${after}`;
  return refusal('ERR_RATE_LIMIT', message);
}
