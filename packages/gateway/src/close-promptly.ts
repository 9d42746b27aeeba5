import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/**
 * Makes `app.close()` wait for the requests in flight and for nothing else. Node by itself also waits for connections that
 * browsers open ahead of need, up to a minute, and for those that clients keep after their last answer.
 * @returns Cuts all connections.
 */
export function closePromptly(app: FastifyInstance, isSecure: boolean): () => void {
  const open = new Set<Socket>();
  const busy = new Set<Socket>();
  let closing = false;
  // With TLS the socket of a request is not that of the bare connection.
  for (const event of isSecure ? ['connection', 'secureConnection'] : ['connection']) {
    app.server.on(event, (socket: Socket) => {
      open.add(socket);
      socket.once('close', () => {
        open.delete(socket);
        busy.delete(socket);
      });
    });
  }
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
    const kept = new Set([...busy].flatMap((socket) => [socket, bareSocketOf(socket)]));
    for (const socket of open) if (!kept.has(socket)) socket.destroy();
  });
  return () => {
    for (const socket of open) socket.destroy();
  };
}

/** The connection below TLS. */
function bareSocketOf(socket: Socket): Socket {
  return (socket as Socket & { _parent?: Socket })._parent ?? socket;
}
