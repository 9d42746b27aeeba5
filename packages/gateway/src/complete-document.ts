import { assignFields, contentOf, type Document, encodeBase64, unreadAdvice } from '@podflow/core';
import { isDataUri, readDataUri } from './data-uri.ts';
import { limits } from './limits.ts';
import type { RemoteLoad } from './remote/remote-fetcher.ts';
import { refusal } from './request-error.ts';
import { sniffMime } from './sniff-mime.ts';

/**
 * Makes a Document of a client safe and complete, in place, with its chunks and matches: checks its `uri`, and sets
 * `mimeType` where it is missing (Jina 1.0 leaves it out for Documents given as objects; its Flows then drop them).
 * Throws `ERR_URI` for a `uri` that would make the server read a file or load what it may not, and for broken data URIs,
 * `ERR_IMAGE_READ` for bytes that are not what they say, `ERR_INPUT` for a text over the limit.
 */
export async function completeDocument(
  document: Document,
  path: string,
  load?: RemoteLoad,
): Promise<void> {
  if (document.uri) await completeUri(document, document.uri, `${path}.uri`, load);
  if (document.text !== undefined) checkLength(document.text, `${path}.text`);
  const mimeType = document.mimeType || (await mimeOfContent(document));
  if (mimeType) document.mimeType = mimeType;
  for (const field of ['chunks', 'matches'] as const) {
    for (const [index, child] of (document[field] ?? []).entries()) {
      await completeDocument(child, `${path}.${field}[${index}]`, load);
    }
  }
}

/**
 * Gives a Document the data URI `uri`. Its type is decided by its bytes, whatever its head says; a text becomes
 * the `text` of the Document. Throws `ERR_URI`, `ERR_IMAGE_READ`, `ERR_INPUT`.
 */
export async function assignDataUri(document: Document, uri: string, path: string): Promise<void> {
  const { mimeType, charset, bytes } = readDataUri(uri, path);
  const sniffed = await sniffMime(bytes);
  const [family] = mimeType.split('/');
  // Browsers run the scripts of an SVG that is stored and shown on its own. As a text it is only its source.
  if (mimeType === svgType || (family !== 'text' && sniffed === svgType)) {
    throw refusal('ERR_IMAGE_READ', `${path} ${unreadAdvice(svgType)}`, path);
  }
  if (family === 'text') {
    const text = decodeText(bytes, charset);
    if (text !== undefined) return assignText(document, text, path);
    if (!isMedia(sniffed)) {
      const message = `${path}: its bytes are no text in ${(charset ?? 'utf-8').slice(0, 40)}; send it in UTF-8`;
      throw refusal('ERR_URI', message, path);
    }
  }
  const mustFit = isMedia(mimeType);
  if (mustFit && (family === 'image' ? !sniffed?.startsWith('image/') : !isMedia(sniffed))) {
    const found = sniffed ?? 'no known format';
    const message = `${path}: says ${mimeType}, but its bytes are ${found}; send the file as it is`;
    throw refusal('ERR_IMAGE_READ', message, path);
  }
  assignFields(document, { uri, mimeType: sniffed ?? mimeType });
}

/** Throws `ERR_INPUT` for a text over the limit. */
export function checkLength(text: string, path: string): void {
  if (text.length <= limits.textLength) return;
  const message = `${path}: a text of ${text.length} characters, the limit is ${limits.textLength}; split it`;
  throw refusal('ERR_INPUT', message, path);
}

/**
 * Gives a Document the picture at a web address, as a data URI. When loading fails, that Document has the error and the
 * others go on. Throws `ERR_URI` for addresses that are not loaded: all of them without `load`.
 */
export async function completeRemote(
  document: Document,
  uri: string,
  path: string,
  load: RemoteLoad | undefined,
): Promise<void> {
  if (!load) {
    const message = `${path}: remote fetch is off, the server does not load web addresses; send the picture itself as a data URI`;
    throw refusal('ERR_URI', message, path);
  }
  const loaded = await load(uri, path);
  if (loaded.type === 'failure') {
    const { code, message } = loaded;
    assignFields(document, { error: { code, message, documentId: document.id } });
  } else {
    const { mimeType, bytes } = loaded;
    assignFields(document, { uri: `data:${mimeType};base64,${encodeBase64(bytes)}`, mimeType });
  }
}

/** Throws `ERR_URI`. */
export function refuseFile(path: string): never {
  const message = `${path}: files of the server are not read over HTTP; send the file itself as a data URI`;
  throw refusal('ERR_URI', message, path);
}

async function completeUri(
  document: Document,
  uri: string,
  path: string,
  load: RemoteLoad | undefined,
): Promise<void> {
  if (isDataUri(uri)) return await assignDataUri(document, uri, path);
  if (!/^https?:\/\//i.test(uri)) refuseFile(path);
  // Beside a content an address is no more than a label.
  if (contentOf(document) === undefined) await completeRemote(document, uri, path, load);
}

async function mimeOfContent({ text, buffer }: Document): Promise<string | undefined> {
  if (text !== undefined) return 'text/plain';
  return buffer && (await sniffMime(buffer));
}

/** A text that came as a data URI. Beside a content the URI stays what it is, a label. */
function assignText(document: Document, text: string, path: string): void {
  if (contentOf(document) !== undefined) return;
  checkLength(text, path);
  delete document.uri;
  assignFields(document, { text });
}

function decodeText(bytes: Uint8Array, charset = 'utf-8'): string | undefined {
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

const svgType = 'image/svg+xml';

function isMedia(mimeType: string | undefined): boolean {
  return /^(?:image|audio|video)\//.test(mimeType ?? '');
}
