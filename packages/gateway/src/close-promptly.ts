import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/**
 * Makes `app.close()` wait for the requests in flight and for nothing else. Node by itself also waits for connections that
 * browsers open ahead of need, up to a minute, and for those that clients keep after their last answer.
 */
export function closePromptly(app: FastifyInstance): void {
  const open = new Set<Socket>();
  const busy = new Set<Socket>();
  let closing = false;
  app.server.on('connection', (socket) => {
    open.add(socket);
    socket.once('close', () => {
      open.delete(socket);
      busy.delete(socket);
    });
  });
  app.addHook('onRequest', async ({ raw }) => {
    busy.add(raw.socket);
  });
  app.addHook('onSend', async (_request, reply) => {
    // The connection closes by itself after this answer.
    if (closing) reply.header('connection', 'close');
  });
  app.addHook('onResponse', async ({ raw }) => {
    busy.delete(raw.socket);
  });
  app.addHook('preClose', async () => {
    closing = true;
    for (const socket of open) if (!busy.has(socket)) socket.destroy();
  });
}
