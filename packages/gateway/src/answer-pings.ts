import type { WebSocket } from '@fastify/websocket';

/** Pongs that may wait on one connection for a client that does not read. */
const maxWaiting = 8_192;

/**
 * Answers every ping, also in bursts; `ws` by itself ends a connection on which some dozens of pongs wait. Past `maxWaiting`
 * only the last ping is answered, which RFC 6455 (5.5.3) allows, so a client that never reads takes no more memory.
 * Needs a server with `autoPong: false`.
 */
export function answerPings(socket: WebSocket): void {
  let waiting = 0;
  let last: Buffer | undefined;
  const answer = (data: Buffer): void => {
    if (socket.readyState !== socket.OPEN) return;
    waiting += 1;
    socket.pong(data, false, () => {
      waiting -= 1;
      const next = last;
      last = undefined;
      if (next) answer(next);
    });
  };
  socket.on('ping', (data: Buffer) => {
    if (waiting < maxWaiting) answer(data);
    else last = data;
  });
}
