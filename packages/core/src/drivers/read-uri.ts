import { fileURLToPath } from 'node:url';
import { FlowError } from '../document/flow-error.ts';
import { decodeDataUri, shortUri } from '../input/data-uri.ts';
import { isDataUri } from '../input/kind-of-text.ts';
import { readRegularFile } from '../input/read-regular-file.ts';

/** The bytes a URI stands for, and their type where the URI says it. */
export interface UriContent {
  bytes: Uint8Array;
  mimeType?: string;
}

/**
 * Reads a data URI, a path (relative to the current folder) or a `file:` URL. Whether local files may be named at all is
 * decided where Documents enter the Flow. Throws `ERR_URI` for what is none of these (nothing is fetched from the
 * network), `ERR_FILE_MISSING`, `ERR_FILE_UNREADABLE`.
 */
export async function readUri(uri: string): Promise<UriContent> {
  if (isDataUri(uri)) return decodeDataUri(uri);
  return { bytes: await readLocalFile(pathOf(uri)) };
}

function pathOf(uri: string): string {
  // One letter before the colon is a Windows drive.
  const scheme = /^([a-z][a-z\d+.-]+):/i.exec(uri)?.[1]?.toLowerCase();
  if (scheme === undefined) return uri;
  if (scheme === 'file') return filePathOf(uri);
  const reason =
    scheme === 'http' || scheme === 'https'
      ? 'remote fetch is off; send the content itself, or a data URI'
      : `expected a data URI, a path or a file: URL, got the scheme ${scheme}:`;
  throw new FlowError('ERR_URI', `The uri '${shortUri(uri)}' cannot be read: ${reason}`);
}

function filePathOf(url: string): string {
  try {
    return fileURLToPath(url);
  } catch (cause) {
    const reason = (cause as Error).message;
    throw new FlowError('ERR_URI', `The uri '${shortUri(url)}' cannot be read: ${reason}`, {
      cause,
    });
  }
}

async function readLocalFile(path: string): Promise<Uint8Array> {
  try {
    return await readRegularFile(path);
  } catch (cause) {
    const name = shortUri(path);
    const { code, message } = cause as NodeJS.ErrnoException;
    throw code === 'ENOENT' || code === 'ENOTDIR'
      ? new FlowError('ERR_FILE_MISSING', `There is no file '${name}'; check the uri`, { cause })
      : new FlowError('ERR_FILE_UNREADABLE', `The file '${name}' cannot be read: ${message}`, {
          cause,
        });
  }
}
