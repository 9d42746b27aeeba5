import type { FlowService } from '@podflow/core';
import type { FastifyInstance } from 'fastify';
import { errorAnswer } from '../error-answer.ts';

/**
 * `GET /healthz`: 200 while the server takes requests. `GET /readyz`: 200 when every Pod is up, which they all are, their
 * models loaded and warm, when the port opens; 503 while a Pea that died is started again.
 */
export function healthRoutes(service: FlowService) {
  return async (app: FastifyInstance): Promise<void> => {
    app.get('/healthz', async () => ({ status: 'ok' }));
    app.get('/readyz', async (_request, reply) => {
      const pods = await service.podStates();
      const down = pods.filter(({ ready }) => !ready).map(({ name }) => name);
      if (down.length === 0) return { status: 'ready', pods };
      const message = `Not ready: ${down.join(', ')}; ask again in a second`;
      reply.code(503).header('retry-after', '1');
      return { ...errorAnswer([{ code: 'ERR_PEA_DIED', message }]), pods };
    });
  };
}
