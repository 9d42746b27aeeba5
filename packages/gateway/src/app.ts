import cors from '@fastify/cors';
import type { FlowService } from '@podflow/core';
import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { closePromptly } from './close-promptly.ts';
import { errorHandler, type Log, sendFaults } from './error-handler.ts';
import { limits } from './limits.ts';
import { documentRoutes } from './routes/documents.ts';
import { pageRoutes } from './routes/page.ts';
import { statusRoutes } from './routes/status.ts';

/** What `buildApp` needs to know. */
export interface AppOptions {
  /** Version of this package, for `GET /status`. */
  version: string;
  /** Gets errors that have no code, with their stack. */
  log: Log;
}

/** The gateway of a started Flow as a Fastify instance that does not listen yet. */
export async function buildApp(
  service: FlowService,
  options: AppOptions,
): Promise<FastifyInstance> {
  const app = fastify({
    bodyLimit: limits.bodyBytes,
    requestTimeout: limits.requestTimeout,
    forceCloseConnections: 'idle',
    // What still arrives on an open connection while closing is for the Flow to refuse, in our words.
    return503OnClosing: false,
  });
  app.removeAllContentTypeParsers();
  app.setErrorHandler(errorHandler(options.log));
  app.setNotFoundHandler((request, reply) => sendFaults(reply, [notFound(request)]));
  await app.register(cors, {
    origin: '*',
    methods: ['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS'],
    strictPreflight: false,
  });
  closePromptly(app);
  addHeaders(app);
  await app.register(documentRoutes(service));
  await app.register(statusRoutes(service, options.version));
  await app.register(pageRoutes);
  return app;
}

function addHeaders(app: FastifyInstance): void {
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('x-content-type-options', 'nosniff');
    reply.header('referrer-policy', 'no-referrer');
    reply.header('cache-control', 'no-store');
  });
}

function notFound({ method, url }: FastifyRequest) {
  const path = url.split('?', 1)[0]?.slice(0, 100);
  return {
    code: 'ERR_ROUTE' as const,
    message: `There is no ${method} ${path} here; to search send POST /api/search with {"data": ["a text"]}, the page is at /`,
  };
}
