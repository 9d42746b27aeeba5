import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { GatewayMetrics } from '../metrics/gateway-metrics.ts';

/** `GET /metrics` in the text format of Prometheus; counts what comes in and goes out on all routes. */
export function metricsRoutes(metrics: GatewayMetrics) {
  return async (app: FastifyInstance): Promise<void> => {
    app.get('/metrics', async (_request, reply) => {
      reply.type(metrics.contentType);
      return await metrics.text();
    });
  };
}

/** Makes `app` count every request under the pattern of its route. */
export function countRequests(app: FastifyInstance, metrics: GatewayMetrics): void {
  app.decorateReply('sentBytes', 0);
  app.addHook('onResponse', async (request, reply) => {
    metrics.handled(endpointOf(request), {
      seconds: reply.elapsedTime / 1000,
      received: Number(request.headers['content-length'] ?? 0),
      sent: sizeOf(reply),
    });
  });
  app.addHook('onRequestAbort', async (request) => metrics.aborted(endpointOf(request)));
}

/** Addresses that are not routes count as one: anybody can make them up. */
function endpointOf(request: FastifyRequest): string {
  return request.is404 ? '(none)' : (request.routeOptions.url ?? '(none)');
}

function sizeOf(reply: FastifyReply): number {
  return Number(reply.getHeader('content-length') ?? reply.sentBytes);
}
