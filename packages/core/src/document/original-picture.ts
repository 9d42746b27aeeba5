import { createHash } from 'node:crypto';
import type { Document } from './document.ts';
import { sniffMimeType } from './mime-type.ts';

/** A picture that its Document does not carry. */
export interface OriginalPicture {
  /** Of the picture as it is stored; another picture has another one. */
  hash: string;
  /** Size of its file. */
  bytes: number;
  /** As its bytes say. */
  mimeType: string;
}

/** Bytes up to which a picture is small: it is passed on as it is. */
const smallPicture = 24_000;

/** Characters of base64 in which every picture format shows. */
const headLength = 22_000;

/** What is known of the picture that a Document carries as bytes, or as a data URI in base64; undefined for a small one and for none. */
export function largePictureOf({ buffer, uri }: Document): OriginalPicture | undefined {
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
export function pictureBytesOf({ buffer, uri }: Document): Uint8Array | undefined {
  const start = buffer || uri === undefined ? -1 : startOfBase64(uri);
  const bytes = buffer ?? (start < 0 ? undefined : Buffer.from(uri?.slice(start) ?? '', 'base64'));
  return bytes && sniffMimeType(bytes) ? bytes : undefined;
}

/** Takes a large picture out of a Document, which from then on only tells of it. */
export function leavePicture(document: Document): void {
  const original = largePictureOf(document);
  if (!original) return;
  removePicture(document);
  document.original = original;
}

/** Takes the bytes, and the data URI, out of a Document; a `uri` that names something stays. */
export function removePicture(document: Document): void {
  delete document.buffer;
  if (document.uri?.startsWith('data:')) delete document.uri;
}

/** -1 for what is no data URI in base64. */
function startOfBase64(uri: string): number {
  const comma = /^data:[^,]{0,200};base64,/i.exec(uri)?.[0].length;
  return comma ?? -1;
}

function hashOf(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('base64url');
}
