import { isBlob } from '@podflow/core/input';
import { ClientError } from './client-error.ts';

/** A file, bytes, or what a canvas gives. */
export type Binary = Blob | ArrayBufferLike | ArrayBufferView;

/**
 * A picture as a data URI, to search with or to index. `mimeType` is that of a Blob or File; it has to be given for bytes.
 * Throws `ERR_INPUT` for nothing, and when no type is known.
 */
export async function toDataUri(content: Binary, mimeType?: string): Promise<string> {
  const type = mimeType || (isBlob(content) ? content.type : '');
  if (!/^[\w.+-]+\/[\w.+-]+/.test(type)) {
    throw new ClientError(
      'ERR_INPUT',
      `The type of the content is ${type ? `"${type}"` : 'not known'}; pass one such as "image/png"`,
    );
  }
  return `data:${type.replace(/\s/g, '')};base64,${await toBase64(content)}`;
}

/** Standard base64 of bytes, padded. Throws `ERR_INPUT` when there are none. */
export async function toBase64(content: Binary): Promise<string> {
  const bytes = await bytesOf(content);
  if (bytes.length === 0) throw new ClientError('ERR_INPUT', 'The content has 0 bytes');
  let binary = '';
  // In pieces: the arguments of one call are limited.
  for (let start = 0; start < bytes.length; start += pieceSize) {
    binary += String.fromCharCode(...bytes.subarray(start, start + pieceSize));
  }
  return btoa(binary);
}

const pieceSize = 0x2000;

async function bytesOf(content: Binary): Promise<Uint8Array> {
  if (isBlob(content)) return new Uint8Array(await content.arrayBuffer());
  if (!ArrayBuffer.isView(content)) return new Uint8Array(content);
  return new Uint8Array(content.buffer, content.byteOffset, content.byteLength);
}
