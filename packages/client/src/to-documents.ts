import { ClientError } from './client-error.ts';
import { isBlob, isBytes, toBase64 } from './data-uri.ts';
import type { ClientDocument, ClientDocumentInput } from './document.ts';

/** One thing to index or search with. */
export type ClientInputItem = string | Blob | ArrayBuffer | ArrayBufferView | ClientDocumentInput;

/** One item, many, or something that gives them one after another. */
export type ClientInput =
  | ClientInputItem
  | Iterable<ClientInputItem>
  | AsyncIterable<ClientInputItem>
  | (() => Iterable<ClientInputItem> | AsyncIterable<ClientInputItem>);

/**
 * Turns inputs into Documents, each with an id, so that sending it twice does no harm.
 *
 * - a text becomes the `text`, a data URI the `uri`
 * - a File or Blob of type `text/*` becomes the `text`, every other one and bytes the `buffer`; bytes are taken for a picture
 * - a Document is taken as it is
 *
 * Throws `ERR_INPUT` for anything else.
 */
export async function* toDocuments(input: ClientInput): AsyncGenerator<ClientDocument> {
  let position = 0;
  for await (const item of itemsOf(input)) {
    yield await documentOf(item, `input[${position}]`);
    position++;
  }
}

/** Number of items, where it is known without asking for them. */
export function lengthOf(input: unknown): number | undefined {
  if (typeof input === 'function') return undefined;
  if (Array.isArray(input)) return input.length;
  if (input instanceof Set || input instanceof Map) return input.size;
  return isMany(input) ? undefined : 1;
}

/** The ids that are given, one after another. Throws `ERR_INPUT` for what is no id. */
export async function* toIds(
  input: string | Iterable<string> | AsyncIterable<string>,
): AsyncGenerator<string> {
  let position = 0;
  for await (const id of typeof input === 'string' ? [input] : input) {
    if (typeof id !== 'string' || id === '') {
      throw new ClientError('ERR_INPUT', `ids[${position}]: expected the id of a Document, a text`);
    }
    yield id;
    position++;
  }
}

function itemsOf(input: ClientInput): Iterable<ClientInputItem> | AsyncIterable<ClientInputItem> {
  const given = typeof input === 'function' ? input() : input;
  return isMany(given) ? given : [given as ClientInputItem];
}

function isMany(
  value: unknown,
): value is Iterable<ClientInputItem> | AsyncIterable<ClientInputItem> {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return false;
  return Symbol.asyncIterator in value || Symbol.iterator in value;
}

async function documentOf(item: ClientInputItem, path: string): Promise<ClientDocument> {
  if (typeof item === 'string') return stringDocument(item, path);
  if (isBlob(item)) return await blobDocument(item, path);
  if (isBytes(item)) return { id: newId(), buffer: await toBase64(item), modality: 'image' };
  if (typeof item !== 'object' || item === null || Array.isArray(item)) {
    const kind = item === null ? 'null' : Array.isArray(item) ? 'a list' : typeof item;
    throw new ClientError(
      'ERR_INPUT',
      `${path} is ${kind}; expected a text, a data URI, a File, bytes or a Document`,
    );
  }
  return { ...item, id: item.id || newId() };
}

function stringDocument(text: string, path: string): ClientDocument {
  if (text.trim() === '') throw new ClientError('ERR_INPUT', `${path} is an empty text`);
  const [, type = ''] = /^\s*data:([\w-]*)/i.exec(text) ?? [];
  if (!type) return { id: newId(), text, mimeType: 'text/plain', modality: 'text' };
  return { id: newId(), uri: text.trim(), modality: type.toLowerCase() };
}

async function blobDocument(blob: Blob, path: string): Promise<ClientDocument> {
  const [mimeType = ''] = blob.type.split(';', 1);
  const [family] = mimeType.split('/');
  const { name } = blob as { name?: string };
  const shared = {
    id: newId(),
    ...(mimeType && { mimeType }),
    ...(name && { tags: { file: name } }),
  };
  if (family === 'text') return { ...shared, text: await textOf(blob, path), modality: 'text' };
  return { ...shared, buffer: await toBase64(blob), modality: family || 'image' };
}

/** UTF-8, or UTF-16 with a byte order mark. Throws `ERR_INPUT` for bytes that are no text in it: nothing is replaced. */
async function textOf(blob: Blob, path: string): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  const [first, second] = bytes;
  const isLittle = first === 0xff && second === 0xfe;
  const encoding = isLittle ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (cause) {
    const { name = 'the file' } = blob as { name?: string };
    const message = `${path}: ${name} is no text in ${encoding}; save it as UTF-8`;
    throw new ClientError('ERR_INPUT', message, { cause });
  }
}

/** 32 hexadecimal digits. `randomUUID` is only there for pages that came by https. */
function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
