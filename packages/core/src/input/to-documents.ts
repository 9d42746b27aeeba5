import { fileURLToPath } from 'node:url';
import { decodeText } from '../document/decode-text.ts';
import { createDocument, type Document, type DocumentError } from '../document/document.ts';
import type { FlowError } from '../document/flow-error.ts';
import { isBlob, isUrl } from '../document/web-objects.ts';
import { completeDocument } from './complete-document.ts';
import type { InputItem, MaybeLater } from './input-item.ts';
import { type InputPolicy, localPolicy } from './input-policy.ts';
import { kindOfText } from './kind-of-text.ts';
import { documentOfFile, missingError, readFiles } from './read-files.ts';
import { readItem } from './read-item.ts';

/**
 * Turns one item of an input into Documents: as `readItem`, and besides
 *
 * - a promise is awaited
 * - a `URL` and the text of one are the same; what a `file:` URL names is read
 * - the path of a file is read, a glob pattern with `*` stands for the files it matches, see `readFiles`
 * - a `Blob` or `File` becomes the `buffer`, with its type and, as `tags.file`, its name; one of type `text/*` the `text`, see `decodeText`
 *
 * Throws `ERR_INPUT` naming `place` for anything else, and `ERR_FILE_MISSING`. A data URI or a text that cannot be read gives a Document with an
 * error: the others go on.
 *
 * @param mimeType Of items that do not tell their own.
 */
export async function* toDocuments(
  item: MaybeLater<InputItem>,
  place: string,
  mimeType?: string,
): AsyncGenerator<Document> {
  const policy = mimeType === undefined ? localPolicy : { ...localPolicy, mimeType };
  const given: unknown = await item;
  const value = isUrl(given) ? given.href : given;
  if (typeof value !== 'string') yield await fromValue(value, place, policy);
  else if (kindOfText(value) === 'file-address') yield await fromFileUrl(value.trim(), policy);
  else yield* fromText(value, place, policy);
}

async function* fromText(
  text: string,
  place: string,
  policy: InputPolicy,
): AsyncGenerator<Document> {
  if (kindOfText(text) !== 'text') {
    yield await fromValue(text, place, policy);
    return;
  }
  let files = 0;
  for await (const document of readFiles(text)) {
    files++;
    yield await completed(document, place, policy);
  }
  if (files === 0) yield await readItem(text, place, policy);
}

async function fromFileUrl(url: string, policy: InputPolicy): Promise<Document> {
  const document = await documentOfFile(pathOf(url));
  if (!document) throw missingError(`The file ${url} does not exist`);
  return await completed(document, url, policy);
}

function pathOf(url: string): string {
  try {
    return fileURLToPath(url);
  } catch (cause) {
    throw missingError(`${url} is no file here (${(cause as Error).message})`);
  }
}

async function completed(
  document: Document,
  place: string,
  policy: InputPolicy,
): Promise<Document> {
  if (!document.mimeType && policy.mimeType) document.mimeType = policy.mimeType;
  await completeDocument(document, place, policy);
  document.weight ??= 1;
  return document;
}

async function fromValue(value: unknown, place: string, policy: InputPolicy): Promise<Document> {
  const error = errorOf(value);
  let item = value;
  try {
    if (isBlob(value)) item = await fieldsOfBlob(value);
    const document = await readItem(error ? withoutError(item) : item, place, policy);
    return error ? { ...document, error } : document;
  } catch (reason) {
    return failed(item, reason as FlowError);
  }
}

/** The Document of an item whose URI cannot be read. Throws what is wrong with the item itself. */
function failed(item: unknown, reason: FlowError): Document {
  const { code, message } = reason;
  if (!['ERR_URI', 'ERR_IMAGE_READ', 'ERR_FILE_UNREADABLE'].includes(code)) throw reason;
  const { id, tags } = Object(item) as Document;
  const document = createDocument({ ...(id && { id }), ...(tags && { tags }), weight: 1 });
  document.error = { code, message, documentId: document.id };
  return document;
}

/** What an Executor, or a reader, recorded on a Document before. */
function errorOf(value: unknown): DocumentError | undefined {
  const { error } = Object(value) as { error?: unknown };
  const { code, message } = Object(error) as Partial<DocumentError>;
  const isRecorded = typeof code === 'string' && typeof message === 'string';
  return isRecorded ? (error as DocumentError) : undefined;
}

function withoutError(value: unknown): object {
  const { error: _, ...fields } = value as { error: unknown };
  return fields;
}

async function fieldsOfBlob(blob: Blob): Promise<object> {
  const [mimeType = ''] = blob.type.split(';', 1);
  const { name } = blob as { name?: string };
  const shared = { ...(mimeType && { mimeType }), ...(name && { tags: { file: name } }) };
  const bytes = await blob.arrayBuffer();
  if (!mimeType.startsWith('text/')) return { ...shared, buffer: bytes };
  return { ...shared, text: decodeText(new Uint8Array(bytes), name || 'The Blob') };
}
