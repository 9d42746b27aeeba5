import { type Document, decodeDataUri, isDataUri, pictureFormatOf } from '@podflow/core';

/** A picture in the form of a file. */
export interface PictureFile {
  bytes: Uint8Array;
  /** As its first bytes say, e.g. `image/jpeg`. */
  mimeType: string;
}

/** The picture that a Document has as its content, as bytes or as a data URI; undefined when it has none that can be read. */
export function pictureOf({ buffer, uri }: Document): PictureFile | undefined {
  if (buffer) return pictureIn(buffer);
  return uri === undefined ? undefined : pictureInUri(uri);
}

/** The picture in a data URI. */
export function pictureInUri(uri: string): PictureFile | undefined {
  if (!isDataUri(uri)) return undefined;
  try {
    return pictureIn(decodeDataUri(uri).bytes);
  } catch {
    return undefined;
  }
}

function pictureIn(bytes: Uint8Array): PictureFile | undefined {
  const format = pictureFormatOf(bytes);
  return format && !format.unread ? { bytes, mimeType: format.mimeType } : undefined;
}
