import { sniffMimeType } from '@podflow/core';

/** Bytes the type of a file shows in; the rest of a large upload is not looked at. */
const headLength = 4100;

/**
 * The MIME type by the first bytes of a file; undefined when they are those of no known format. Pictures are told by the
 * table that their readers use too, other files by the library.
 */
export async function sniffMime(bytes: Uint8Array): Promise<string | undefined> {
  const picture = sniffMimeType(bytes);
  if (picture) return picture;
  // Loaded when first needed: a text search needs none of it.
  const { fileTypeFromBuffer } = await import('file-type');
  try {
    return (await fileTypeFromBuffer(bytes.subarray(0, headLength)))?.mime;
  } catch {
    // A head that breaks off or contradicts itself is of no known format.
    return undefined;
  }
}
