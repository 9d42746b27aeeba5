import { type Document, decodeDataUri, isDataUri, pictureFormatOf } from '@podflow/core';
import sharp from 'sharp';

/**
 * Pixels that the pictures in the Documents and their chunks have when they are decoded, as the heads of their files say.
 * What has no head that can be read counts 0: it cannot be decoded either.
 */
export async function countPixels(documents: readonly Document[]): Promise<number> {
  const counts = await Promise.all(documents.map(pixelsOf));
  return counts.reduce((sum, count) => sum + count, 0);
}

async function pixelsOf(document: Document): Promise<number> {
  const { chunks = [] } = document;
  const own = await ownPixels(document).catch(() => 0);
  return chunks.length === 0 ? own : own + (await countPixels(chunks));
}

async function ownPixels(document: Document): Promise<number> {
  const bytes = contentOf(document);
  const format = bytes && pictureFormatOf(bytes);
  if (!format || format.unread) return 0;
  const { width, height } = await sharp(bytes, { limitInputPixels: false }).metadata();
  return width * height;
}

/** Those of web addresses are in `buffer` already. */
function contentOf({ buffer, uri }: Document): Uint8Array | undefined {
  if (buffer) return buffer;
  return uri !== undefined && isDataUri(uri) ? decodeDataUri(uri).bytes : undefined;
}
