import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { FastifyInstance, RequestPayload } from 'fastify';
import { refusal } from './request-error.ts';

const decoders = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
} as const;

/**
 * Decodes bodies with a `content-encoding`, piece by piece: what comes out counts against the limit of bodies, so a small body
 * cannot become a large one in memory. Other encodings are `ERR_MEDIA_TYPE`, bytes that are not what they say `ERR_BODY`.
 */
export function decodeBodies(app: FastifyInstance): void {
  app.addHook('preParsing', async ({ headers }, reply, payload) => {
    const encoding = headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
    if (encoding === 'identity' || encoding === '') return payload;
    if (!isKnown(encoding)) {
      reply.header('accept-encoding', 'gzip, deflate, br');
      const message = `The body came with the encoding ${JSON.stringify(encoding.slice(0, 40))}; send it as it is, or with gzip, deflate or br`;
      throw refusal('ERR_MEDIA_TYPE', message);
    }
    return decoded(payload, encoding);
  });
}

function decoded(payload: RequestPayload, encoding: keyof typeof decoders): RequestPayload {
  const decoder: RequestPayload = decoders[encoding]();
  // Fastify compares this with the content-length.
  decoder.receivedEncodedLength = 0;
  payload.on('data', (chunk: Buffer) => {
    decoder.receivedEncodedLength = (decoder.receivedEncodedLength ?? 0) + chunk.length;
  });
  payload.on('error', (error) => (decoder as ReturnType<typeof createGunzip>).destroy(error));
  return payload.pipe(decoder as ReturnType<typeof createGunzip>);
}

function isKnown(encoding: string): encoding is keyof typeof decoders {
  return Object.hasOwn(decoders, encoding);
}
