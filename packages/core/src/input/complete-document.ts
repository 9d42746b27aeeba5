import { assignFields, contentOf, type Document } from '../document/document.ts';
import { FlowError } from '../document/flow-error.ts';
import { unreadAdvice } from '../document/picture-format.ts';
import { decodeDataUri } from './data-uri.ts';
import { type InputPolicy, typeOfContent } from './input-policy.ts';
import { isDataUri } from './kind-of-text.ts';

/**
 * Makes a Document that came in complete, in place, with its chunks and matches: opens a data URI, lets the policy take any other
 * `uri`, and sets `mimeType` where it is missing, or says only that there are bytes, and can be known (Jina 1.0 leaves it out for
 * Documents given as objects; its Flows then drop them). Throws `ERR_URI` for broken data URIs, `ERR_IMAGE_READ` for bytes that are
 * not what they say, and what the policy throws.
 */
export async function completeDocument(
  document: Document,
  path: string,
  policy: InputPolicy,
): Promise<void> {
  if (document.uri) await completeUri(document, document.uri, `${path}.uri`, policy);
  if (document.text !== undefined) policy.checkText?.(document.text, `${path}.text`);
  if (!document.mimeType || document.mimeType === bareBytes) {
    const mimeType = await typeOfContent(document, policy);
    if (mimeType) document.mimeType = mimeType;
  }
  for (const field of ['chunks', 'matches'] as const) {
    for (const [index, child] of (document[field] ?? []).entries()) {
      await completeDocument(child, `${path}.${field}[${index}]`, policy);
    }
  }
}

/**
 * Gives a Document the data URI `uri`. Its type is decided by its bytes, whatever its head says; a text becomes
 * the `text` of the Document. Throws `ERR_URI`, `ERR_IMAGE_READ`, and what the policy says of texts.
 */
export async function assignDataUri(
  document: Document,
  uri: string,
  path: string,
  policy: InputPolicy,
): Promise<void> {
  const { mimeType, charset, bytes } = decodeDataUri(uri, `${path}: the data URI`);
  if (bytes.length === 0) {
    const expected = 'expected data:image/png;base64,… with the bytes of a file';
    throw new FlowError('ERR_URI', `${path}: the data URI is empty; ${expected}`);
  }
  const sniffed = await policy.sniff(bytes);
  const [family] = mimeType.split('/');
  // Browsers run the scripts of an SVG that is stored and shown on its own. As a text it is only its source.
  if (mimeType === svgType || (family !== 'text' && sniffed === svgType)) {
    throw new FlowError('ERR_IMAGE_READ', `${path} ${unreadAdvice(svgType)}`);
  }
  if (family === 'text') {
    const text = decodeText(bytes, charset);
    if (text !== undefined) return assignText(document, text, path, policy);
    if (!isMedia(sniffed)) {
      const label = (charset ?? 'utf-8').slice(0, 40);
      const message = `${path}: its bytes are no text in ${label}; send it in UTF-8`;
      throw new FlowError('ERR_URI', message);
    }
  }
  if (!fits(mimeType, sniffed, policy)) {
    const found = sniffed ?? 'no known format';
    const message = `${path}: says ${mimeType}, but its bytes are ${found}; send the file as it is`;
    throw new FlowError('ERR_IMAGE_READ', message);
  }
  assignFields(document, { uri, mimeType: sniffed ?? mimeType });
}

async function completeUri(
  document: Document,
  uri: string,
  path: string,
  policy: InputPolicy,
): Promise<void> {
  if (isDataUri(uri)) await assignDataUri(document, uri, path, policy);
  else await policy.takeUri?.(document, uri, path);
}

/** A text that came as a data URI. Beside a content the URI stays what it is, a label. */
function assignText(document: Document, text: string, path: string, policy: InputPolicy): void {
  if (contentOf(document) !== undefined) return;
  policy.checkText?.(text, path);
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

/** Whether bytes are what the head of their URI says. */
function fits(mimeType: string, sniffed: string | undefined, { knowsMedia }: InputPolicy): boolean {
  if (mimeType.startsWith('image/')) return sniffed?.startsWith('image/') ?? false;
  return !knowsMedia || !isMedia(mimeType) || isMedia(sniffed);
}

/** The type of bytes of which nothing is known: what sends files says so when it does not know their endings. */
const bareBytes = 'application/octet-stream';

const svgType = 'image/svg+xml';

function isMedia(mimeType: string | undefined): boolean {
  return /^(?:image|audio|video)\//.test(mimeType ?? '');
}
