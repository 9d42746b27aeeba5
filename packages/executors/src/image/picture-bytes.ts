import { readFile, stat } from 'node:fs/promises';
import { type Document, FlowError } from '@podflow/core';
import { dataUriBytes, isDataUri } from './data-uri.ts';

/**
 * The encoded picture of a Document: its buffer when that has bytes, else what its uri names, a data URI or a local file.
 * Throws `ERR_IMAGE_READ` when there is neither, `ERR_URI` for a uri that cannot be read.
 */
export async function pictureBytes(document: Readonly<Document>): Promise<Uint8Array> {
  const { buffer, uri } = document;
  if (buffer && buffer.length > 0) return buffer;
  if (uri) return isDataUri(uri) ? dataUriBytes(uri, pictureName(document)) : readLocal(uri);
  throw new FlowError(
    'ERR_IMAGE_READ',
    `${pictureName(document)} is missing: buffer and uri are empty. Set one of them to a picture.`,
  );
}

/** How messages call the picture: by its uri unless that is a data URI. */
export function pictureName({ id, uri }: Readonly<Document>): string {
  return uri && !isDataUri(uri) ? `The picture ${uri}` : `The picture of Document ${id}`;
}

async function readLocal(path: string): Promise<Uint8Array> {
  // One letter before the colon is a drive.
  const scheme = /^([a-z][a-z\d+.-]+):/i.exec(path)?.[1];
  if (scheme !== undefined) {
    throw new FlowError(
      'ERR_URI',
      `ImageReader does not fetch ${path}: it reads local paths and data URIs, not ${scheme}:. ` +
        'Put a URI2Buffer driver before it, or send the bytes.',
    );
  }
  try {
    const file = await stat(path);
    if (file.isFile()) return await readFile(path);
  } catch (cause) {
    throw new FlowError('ERR_URI', `The picture ${path} cannot be opened: ${reason(cause)}.`, {
      cause,
    });
  }
  throw new FlowError(
    'ERR_URI',
    `The picture ${path} is not a file; expected a path to a picture.`,
  );
}

function reason(cause: unknown): string {
  const { code, message } = cause as NodeJS.ErrnoException;
  return code === 'ENOENT' ? 'there is no such file' : message;
}
