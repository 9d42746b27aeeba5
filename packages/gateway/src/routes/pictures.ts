import { createHash } from 'node:crypto';
import type { FlowService } from '@podflow/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { thumbnailSide } from '../pictures/light-answer.ts';
import { type PictureFile, pictureOf } from '../pictures/picture-of.ts';
import type { Thumbnails } from '../pictures/thumbnails.ts';
import { refusal } from '../request-error.ts';

type PictureRequest = FastifyRequest<{ Params: { id: string }; Querystring: { size?: unknown } }>;

/** Pixels of the longer side that a thumbnail may be asked for. */
const sides = { least: 16, most: 2048 };

/**
 * `GET /api/pictures/{id}?size=320`, a thumbnail of the picture that is indexed under the id, and `GET /api/pictures/{id}/original`, its file.
 * 404 with `ERR_FILE_MISSING` where the Flow has no picture under it.
 */
export function pictureRoutes(service: FlowService, thumbnails: Thumbnails) {
  return async (app: FastifyInstance): Promise<void> => {
    app.get('/api/pictures/:id', async (request: PictureRequest, reply) => {
      const side = sideOf(request.query.size);
      const picture = await stored(service, request.params.id);
      const thumbnail = await thumbnails.of(picture, side);
      // What is no thumbnail can still be shown by whoever can read it.
      return send(request, reply, thumbnail ?? picture);
    });
    app.get('/api/pictures/:id/original', async (request: PictureRequest, reply) =>
      send(request, reply, await stored(service, request.params.id)),
    );
  };
}

function sideOf(size: unknown): number {
  if (size === undefined) return thumbnailSide;
  const side = typeof size === 'string' && /^\d+$/.test(size) ? Number(size) : Number.NaN;
  if (side >= sides.least && side <= sides.most) return side;
  const got = JSON.stringify(size).slice(0, 40);
  const message = `size: expected a whole number from ${sides.least} to ${sides.most}, got ${got}`;
  throw refusal('ERR_INPUT', message, 'size', 400);
}

async function stored(service: FlowService, id: string): Promise<PictureFile> {
  const document = await service.lookUp?.(id);
  const picture = document && pictureOf(document);
  if (picture) return picture;
  const name = JSON.stringify(id.slice(0, 100));
  const message = document
    ? `What is indexed under the id ${name} is no picture`
    : `No Pod of this Flow has a Document with the id ${name} in a key-value index`;
  throw refusal('ERR_FILE_MISSING', message, undefined, 404);
}

/** The type is that of the bytes, never one that a browser would run. */
function send(
  { headers }: FastifyRequest,
  reply: FastifyReply,
  { bytes, mimeType }: PictureFile,
): unknown {
  const tag = `"${createHash('sha256').update(bytes).digest('base64url')}"`;
  // The picture of an id may be replaced, so each use is asked for, and mostly answered without the bytes.
  reply.header('cache-control', 'private, no-cache');
  reply.header('etag', tag);
  reply.header('content-security-policy', "default-src 'none'; sandbox");
  if (headers['if-none-match'] === tag) return reply.code(304).send();
  reply.type(mimeType);
  return reply.send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
}
