import type { FastifyInstance } from 'fastify';

/** Closes a server: what is in flight has `limit` ms to end, then its connections are cut. */
export async function closeWithin(
  app: FastifyInstance,
  cut: () => void,
  limit: number,
): Promise<void> {
  const timer = setTimeout(cut, limit);
  try {
    await app.close();
  } finally {
    clearTimeout(timer);
  }
}
