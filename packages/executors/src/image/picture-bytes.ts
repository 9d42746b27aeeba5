import { type Document, FlowError, readUri } from '@podflow/core/executor';

/**
 * The encoded picture of a Document: its buffer when that has bytes, else what its uri names, a data URI or a local file.
 * Throws `ERR_IMAGE_READ` when there is neither; for a uri that cannot be read `ERR_URI` (also for http, nothing is
 * fetched), `ERR_FILE_MISSING` or `ERR_FILE_UNREADABLE`.
 */
export async function pictureBytes(document: Readonly<Document>): Promise<Uint8Array> {
  const { buffer, uri } = document;
  if (buffer && buffer.length > 0) return buffer;
  if (uri) return (await readUri(uri)).bytes;
  throw new FlowError(
    'ERR_IMAGE_READ',
    `${pictureName(document)} is missing: buffer and uri are empty. Set one of them to a picture.`,
  );
}

/** How messages call the picture: by its uri unless that is a data URI, else by the name of its file in `tags.file`. */
export function pictureName({ id, uri, tags }: Readonly<Document>): string {
  if (uri && !/^data:/i.test(uri)) return `The picture ${uri}`;
  const file = tags?.['file'];
  return typeof file === 'string' ? `The picture ${file}` : `The picture of Document ${id}`;
}
