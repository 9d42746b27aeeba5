import { FlowError, pictureFormatOf, unreadAdvice } from '@podflow/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { clientGone } from '../client-gone.ts';
import { sides, usualSide } from '../pictures/make-thumbnail.ts';
import type { PictureSource } from '../pictures/show-pictures.ts';
import { type StoredPicture, storedPicture } from '../pictures/stored-picture.ts';
import { refusal } from '../request-error.ts';
import { Turns } from '../turns.ts';

type PictureRequest = FastifyRequest<{ Params: { id: string }; Querystring: { size?: unknown } }>;

/** Pictures that are sent at a time. */
const atOnce = 4;

/**
 * `GET /api/pictures/ID`: a thumbnail of the picture that is stored under an id, of at most `size` pixels; `GET /api/pictures/ID/original`:
 * the picture as it is stored. Both have an `ETag`, so that browsers can keep them and ask whether they have changed.
 */
export function pictureRoutes({ service, thumbnails }: PictureSource) {
  const turns = new Turns(atOnce, 0);
  const read = async (request: PictureRequest, reply: FastifyReply): Promise<StoredPicture> => {
    await turns.take(clientGone(reply));
    try {
      return await storedPicture(service, request.params.id);
    } finally {
      turns.giveBack();
    }
  };
  return async (app: FastifyInstance): Promise<void> => {
    app.get('/api/pictures/:id', async (request: PictureRequest, reply) => {
      const side = sideOf(request.query.size);
      const { hash, bytes } = await read(request, reply);
      if (isKnown(request, reply, `${hash}-${side}`)) return reply.code(304).send();
      const thumbnail = await thumbnails.get({ hash, side, load: async () => bytes });
      if (!thumbnail) throw noThumbnail(bytes);
      reply.type('image/webp');
      return thumbnail;
    });
    app.get('/api/pictures/:id/original', async (request: PictureRequest, reply) => {
      const { hash, bytes } = await read(request, reply);
      if (isKnown(request, reply, hash)) return reply.code(304).send();
      const format = pictureFormatOf(bytes);
      // An SVG is a document that a browser would run.
      const isShown = format && format.name !== 'SVG';
      reply.type(isShown ? format.mimeType : 'application/octet-stream');
      if (!isShown) reply.header('content-disposition', 'attachment');
      return bytes;
    });
  };
}

/** Sets the headers of a picture. True when the client has this version already. */
function isKnown(request: FastifyRequest, reply: FastifyReply, version: string): boolean {
  const tag = `"${version}"`;
  reply.header('etag', tag);
  reply.header('cache-control', 'private, no-cache');
  reply.header('content-security-policy', "default-src 'none'; sandbox");
  reply.header('cross-origin-resource-policy', 'same-site');
  const known = request.headers['if-none-match'] ?? '';
  return known.split(',').some((each) => each.trim().replace(/^W\//, '') === tag);
}

function sideOf(size: unknown): number {
  if (size === undefined) return usualSide;
  const side = typeof size === 'string' && /^\d{1,5}$/.test(size) ? Number(size) : Number.NaN;
  if (side >= sides.minimum && side <= sides.maximum) return side;
  const got = JSON.stringify(size)?.slice(0, 40);
  const message = `size: expected a whole number from ${sides.minimum} to ${sides.maximum}, pixels of the longer side, got ${got}`;
  throw refusal('ERR_INPUT', message, 'size', 400);
}

function noThumbnail(bytes: Uint8Array): FlowError {
  const why =
    unreadAdvice(pictureFormatOf(bytes)?.mimeType ?? '') ?? 'is damaged, or has too many pixels';
  const message = `The picture ${why}; as it is stored it is at the same address with /original`;
  return new FlowError('ERR_IMAGE_READ', message);
}
