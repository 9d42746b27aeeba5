import { type Document, decodeDataUri, isDataUri, pictureFormatOf, pngSize } from '@podflow/core';
import sharp from 'sharp';

/**
 * Pixels that the pictures in the Documents, their chunks and matches have when they are decoded, as the heads of their files say.
 * What has no head that can be read counts 0: it cannot be decoded either.
 */
export async function countPixels(documents: readonly Document[]): Promise<number> {
  const counts = await Promise.all(documents.flatMap(withDescendants).map(pixelsOf));
  return counts.reduce((sum, count) => sum + count, 0);
}

function withDescendants(document: Document): Document[] {
  const { chunks = [], matches = [] } = document;
  return [document, ...chunks.flatMap(withDescendants), ...matches.flatMap(withDescendants)];
}

async function pixelsOf(document: Document): Promise<number> {
  try {
    const bytes = contentOf(document);
    const format = bytes && pictureFormatOf(bytes);
    if (!format || format.unread) return 0;
    const { width, height } =
      pngSize(bytes) ?? (await sharp(bytes, { limitInputPixels: false }).metadata());
    return width * height;
  } catch {
    return 0;
  }
}

/** Pictures come as bytes or as data URIs; those of web addresses became data URIs when they were loaded. */
function contentOf({ buffer, uri }: Document): Uint8Array | undefined {
  if (buffer) return buffer;
  return uri !== undefined && isDataUri(uri) ? decodeDataUri(uri).bytes : undefined;
}
