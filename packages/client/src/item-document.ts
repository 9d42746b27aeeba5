import {
  decodeText,
  describeValue,
  dtypeOfArray,
  hasField,
  isBlob,
  isBytes,
  isEmpty,
  isUrl,
  isWellFormed,
  kindOfText,
} from '@podflow/core/input';
import { ClientError } from './client-error.ts';
import { toBase64 } from './data-uri.ts';
import type { ClientDocument, ClientDocumentInput } from './document.ts';
import { toTensor } from './to-tensor.ts';

/** One thing to index or search with. */
export type ClientInputItem =
  | string
  | URL
  | Blob
  | ArrayBuffer
  | ArrayBufferView
  | ClientDocumentInput;

/**
 * The Document that an item stands for, with an id, so that sending it twice does no harm. What it is of, the server tells, as a
 * Flow does for its API.
 *
 * - a text is the JSON of a Document, a data URI, a web address, or the `text`; a `URL` is its text
 * - a File or Blob of type `text/*`, in UTF-8 or in UTF-16 with a mark, becomes the `text`, every other one and bytes the `buffer`
 * - a typed array of other numbers than bytes becomes the `blob`
 * - a Document is taken as it is; unknown names become its tags
 *
 * Throws `ERR_INPUT` naming `path` for anything else.
 */
export async function itemDocument(item: unknown, path: string): Promise<ClientDocument> {
  const value = isUrl(item) ? item.href : item;
  if (typeof value === 'string') return await textDocument(value, path);
  if (isBlob(value)) return await blobDocument(value, path);
  const dtype = isEmpty(value) ? undefined : dtypeOfArray(value);
  if (dtype) return { id: newId(), blob: await toTensor(dtype, value as ArrayBufferView) };
  if (isBytes(value)) return { id: newId(), buffer: await toBase64(value) };
  if (typeof value !== 'object' || value === null || Array.isArray(value) || !hasField(value)) {
    throw new ClientError(
      'ERR_INPUT',
      `${path} is ${describeValue(value)}; expected a text, a data URI, a File, bytes, a typed array or a Document`,
    );
  }
  return await givenDocument(value, path);
}

async function textDocument(text: string, path: string): Promise<ClientDocument> {
  const kind = kindOfText(text);
  if (kind === 'blank') throw new ClientError('ERR_INPUT', `${path} is an empty text`);
  if (kind === 'file-address') {
    const message = `${path} is ${describeValue(text)}; files are not read here, pass a File or its bytes`;
    throw new ClientError('ERR_INPUT', message);
  }
  if (kind === 'data-uri' || kind === 'web-address') return { id: newId(), uri: text.trim() };
  const object = kind === 'json' ? parsed(text) : undefined;
  if (object) return await itemDocument(object, path);
  return { id: newId(), text, mimeType: 'text/plain' };
}

/** undefined for what is no JSON after all. */
function parsed(text: string): object | undefined {
  try {
    return JSON.parse(text) as object;
  } catch {
    return undefined;
  }
}

async function blobDocument(blob: Blob, path: string): Promise<ClientDocument> {
  const [mimeType = ''] = blob.type.split(';', 1);
  const { name } = blob as { name?: string };
  const shared = {
    id: newId(),
    ...(mimeType && { mimeType }),
    ...(name && { tags: { file: name } }),
  };
  if (mimeType.startsWith('text/')) return { ...shared, text: await textOf(blob, path) };
  return { ...shared, buffer: await toBase64(blob) };
}

/** See `decodeText`: nothing is replaced. */
async function textOf(blob: Blob, path: string): Promise<string> {
  const { name = 'the file' } = blob as { name?: string };
  try {
    return decodeText(new Uint8Array(await blob.arrayBuffer()), name);
  } catch (cause) {
    throw new ClientError('ERR_INPUT', `${path}: ${(cause as Error).message}`, { cause });
  }
}

/** With what is no JSON written as JSON. */
async function givenDocument(item: object, path: string): Promise<ClientDocument> {
  const { id, ...fields } = item as Record<string, unknown>;
  if (typeof id === 'string' && !isWellFormed(id)) {
    const message = `${path}.id: it has half a surrogate pair, which cannot be stored`;
    throw new ClientError('ERR_INPUT', message);
  }
  const document: Record<string, unknown> = { ...fields, id: id || newId() };
  for (const [name, value] of Object.entries(fields)) {
    const dtype = dtypeOfArray(value);
    if (dtype) document[name] = await toTensor(dtype, value as ArrayBufferView);
    else if (isBytes(value) || isBlob(value)) document[name] = await toBase64(value);
  }
  return document as unknown as ClientDocument;
}

/** 32 hexadecimal digits. `randomUUID` is only there for pages that came by https. */
function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
