import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { jsonPieces } from './json-pieces.ts';

/** Bytes from which an answer is written in pieces. */
const longAnswer = 1_000_000;

/** Writes an answer as JSON: a long one in pieces, as fast as its client takes them. @param size Bytes of its contents. */
export function sendJson(
  reply: FastifyReply,
  answer: Record<string, unknown>,
  size: number,
): unknown {
  if (size < longAnswer) return answer;
  reply.type('application/json; charset=utf-8');
  return reply.send(Readable.from(jsonPieces(answer)));
}
