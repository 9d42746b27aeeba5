import { setMaxListeners } from 'node:events';
import type { FastifyReply } from 'fastify';

/** Aborted when the connection ends before the answer was sent. */
export function clientGone({ raw }: FastifyReply): AbortSignal {
  const gone = new AbortController();
  // Each part of the request listens.
  setMaxListeners(0, gone.signal);
  raw.once('close', () => {
    if (!raw.writableFinished) gone.abort();
  });
  return gone.signal;
}
