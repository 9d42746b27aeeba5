import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { contentSecurityPolicy } from '../content-security-policy.ts';

/** The search page at `/`, and its files. Each file has its own route, so no address can name another one. */
export async function pageRoutes(app: FastifyInstance): Promise<void> {
  await app.register(fastifyStatic, {
    // `src` and `dist` are siblings: the same step from both.
    root: fileURLToPath(new URL('../../web/', import.meta.url)),
    wildcard: false,
    setHeaders: (response) => {
      response.setHeader('content-security-policy', contentSecurityPolicy());
      response.setHeader('cache-control', 'no-cache');
    },
  });
}
