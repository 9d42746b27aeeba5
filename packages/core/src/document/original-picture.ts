import { createHash } from 'node:crypto';
import type { Document } from './document.ts';
import { sniffMimeType } from './mime-type.ts';

/** Describes a picture that its Document does not carry. */
export interface OriginalPicture {
  /** Hash of the picture as it is stored. */
  hash: string;
  /** Size of its file. */
  bytes: number;
  /** MIME type that its bytes show. */
  mimeType: string;
}

/** The fields of a Document that can hold a picture. */
export type PictureFields = Pick<Document, 'buffer' | 'uri'>;

/** A picture of at most so many bytes is small: it stays in its Document. */
const smallPicture = 24_000;

/** Characters of base64 that are decoded to recognize the format of a picture. */
const headLength = 22_000;

/** Describes the large picture that a Document carries as bytes or as a data URI in base64; undefined when it carries none. */
export function largePictureOf({ buffer, uri }: PictureFields): OriginalPicture | undefined {
  if (buffer && buffer.length > smallPicture) {
    const mimeType = sniffMimeType(buffer);
    return mimeType ? { hash: hashOf(buffer), bytes: buffer.length, mimeType } : undefined;
  }
  const start = uri === undefined ? -1 : startOfBase64(uri);
  if (uri === undefined || start < 0) return undefined;
  const padding = uri.endsWith('==') ? 2 : uri.endsWith('=') ? 1 : 0;
  const bytes = Math.floor(((uri.length - start) * 3) / 4) - padding;
  if (bytes <= smallPicture) return undefined;
  const mimeType = sniffMimeType(Buffer.from(uri.slice(start, start + headLength), 'base64'));
  return mimeType ? { hash: hashOf(uri), bytes, mimeType } : undefined;
}

/** The bytes of the picture that a Document carries; undefined when it carries none. */
export function pictureBytesOf({ buffer, uri }: PictureFields): Uint8Array | undefined {
  if (buffer && sniffMimeType(buffer)) return buffer;
  const start = uri === undefined ? -1 : startOfBase64(uri);
  if (uri === undefined || start < 0) return undefined;
  const bytes = Buffer.from(uri.slice(start), 'base64');
  return sniffMimeType(bytes) ? bytes : undefined;
}

/** Removes a large picture from a Document and describes it in `original`. */
export function leavePicture(document: Document): void {
  const original = largePictureOf(document);
  if (!original) return;
  removePicture(document);
  document.original = original;
}

/** Removes `buffer` and a data URI in `uri` where they are large. */
export function removePicture(document: PictureFields): void {
  const { buffer, uri } = document;
  if (buffer && buffer.length > smallPicture) delete document.buffer;
  if (uri && uri.length > smallPicture && startOfBase64(uri) >= 0) delete document.uri;
}

/** Index of the first character of base64 in a data URI; -1 for any other text. */
function startOfBase64(uri: string): number {
  const comma = /^data:[^,]{0,200};base64,/i.exec(uri)?.[0].length;
  return comma ?? -1;
}

function hashOf(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('base64url');
}
