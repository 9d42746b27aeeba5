import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { type SentPiece, writeJson } from './json-pieces.ts';

/** Makes `reply` send an answer as JSON: a long one in pieces, each made when the client has received those before. */
export function sendJson(
  reply: FastifyReply,
  answer: Readonly<Record<string, unknown>>,
): string | Readable {
  reply.type('application/json; charset=utf-8');
  const json = writeJson(answer);
  return typeof json === 'string'
    ? json
    : Readable.from(counted(json, reply), { highWaterMark: 1 });
}

function* counted(
  pieces: Iterable<SentPiece>,
  reply: FastifyReply,
): Generator<Buffer | Promise<Buffer>, void> {
  const count = (piece: string): Buffer => {
    const bytes = Buffer.from(piece);
    reply.sentBytes += bytes.length;
    return bytes;
  };
  for (const piece of pieces) yield typeof piece === 'string' ? count(piece) : piece.then(count);
}

declare module 'fastify' {
  interface FastifyReply {
    /** Bytes of an answer that was sent in pieces: it has no content-length. */
    sentBytes: number;
  }
}
