import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { refusal } from '../request-error.ts';
import type { AllowedOrigins } from './allowed-origins.ts';

const allMethods = ['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS'];

/** Has browsers let pages of the allowed origins read answers. */
export async function allowOrigins(app: FastifyInstance, origins: AllowedOrigins): Promise<void> {
  const { default: cors } = await import('@fastify/cors');
  await app.register(cors, {
    origin: origins.areAll
      ? '*'
      : (origin, callback) => callback(null, origin !== undefined && origins.allows(origin)),
    methods: allMethods,
    strictPreflight: false,
  });
}

/**
 * Refuses with `ERR_ORIGIN` what pages of other origins send: a browser lets any page open a WebSocket and send simple
 * requests, and only hides the answer. GET changes nothing, so there hiding is enough.
 */
export function checkOrigin(origins: AllowedOrigins) {
  return async ({ method, headers }: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const isSocket = headers.upgrade !== undefined;
    const isRead = ['GET', 'HEAD'].includes(method) && !isSocket;
    if (isRead || origins.admits(headers)) {
      // What is left here is no preflight, which was answered before.
      if (method === 'OPTIONS') reply.code(204).header('allow', allMethods.join(', ')).send();
      return;
    }
    const page = String(headers.origin).slice(0, 100);
    throw refusal(
      'ERR_ORIGIN',
      `Pages of ${page} may not use this server; start it with --cors ${page}, or list it under cors in the YAML`,
    );
  };
}
