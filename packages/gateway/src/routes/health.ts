import type { FlowService, PodState } from '@podflow/core';
import type { FastifyInstance } from 'fastify';
import { errorAnswer } from '../error-answer.ts';

/**
 * `GET /healthz`: 200 while the server takes requests. `GET /readyz`: 200 when every Pod is up, which they all are, their
 * models loaded and warm, when the port opens; 503 while a Pea that died is started again, and while a Pod is stuck: it still
 * works at a request that was given up because it took too long, or whose client went away 5 s ago.
 */
export function healthRoutes(service: FlowService) {
  return async (app: FastifyInstance): Promise<void> => {
    app.get('/healthz', async () => ({ status: 'ok' }));
    app.get('/readyz', async (_request, reply) => {
      const pods = await service.podStates();
      const down = pods.filter(({ ready }) => !ready);
      if (down.length === 0) return { status: 'ready', pods };
      const message = `Not ready: ${down.map(told).join(', ')}; ask again in a second`;
      const code = down.some(({ stuck }) => !stuck) ? 'ERR_PEA_DIED' : 'ERR_TIMEOUT';
      reply.code(503).header('retry-after', '1');
      return { ...errorAnswer([{ code, message }]), pods };
    });
  };
}

function told({ name, stuck }: PodState): string {
  return stuck ? `${name} (still works at a request that was given up)` : name;
}
