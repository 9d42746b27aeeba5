import { assignFields, createDocument, type Document, documentFromJson } from '@podflow/core';
import { checkJsonText } from './check-json-text.ts';
import {
  assignDataUri,
  checkLength,
  completeDocument,
  completeRemote,
  refuseFile,
} from './complete-document.ts';
import { isDataUri } from './data-uri.ts';
import { faultsOf } from './faults-of.ts';
import { limits } from './limits.ts';
import type { RemoteFetcher, RemoteLoad } from './remote/remote-fetcher.ts';
import type { RequestBody } from './request-body.ts';
import { RequestError, type RequestFault, refusal } from './request-error.ts';

type DataOptions = Pick<RequestBody, 'mimeType' | 'dataType'> & {
  /** Loads web addresses; without it they are refused. */
  remote: RemoteFetcher | undefined;
  /** What the items are called in messages. Default `data`. */
  name?: 'data' | 'groundtruths';
};

type ItemOptions = Omit<DataOptions, 'remote' | 'name'> & { load: RemoteLoad | undefined };

/**
 * Makes Documents of the items of `data`. An object is a Document; a text is the JSON of one, a data URI, or a text to
 * search for or to index, or a web address. A text that is the path of a file stays a text.
 * Throws a `RequestError` with the faults of all items (at most 10): `ERR_INPUT`, `ERR_URI`, `ERR_IMAGE_READ`.
 */
export async function readDocuments(
  data: readonly unknown[],
  { remote, name = 'data', ...options }: DataOptions,
): Promise<Document[]> {
  const itemOptions = { ...options, load: remote?.forRequest() };
  const read = await readEach(data, name, (item, path) => readItem(item, path, itemOptions));
  for (const document of read) document.weight ??= 1;
  return read;
}

/** The ids that the items of `data` are or have: those a delete request is to forget. */
export async function readIds(data: readonly unknown[]): Promise<string[]> {
  return await readEach(data, 'data', async (item, path) => {
    const { id } =
      typeof item === 'object' && item !== null ? (item as { id?: unknown }) : { id: item };
    if (typeof id === 'string' && id !== '') return id;
    throw refusal('ERR_INPUT', `${path}: expected the id of a Document, a text`, path);
  });
}

async function readEach<T>(
  data: readonly unknown[],
  name: string,
  read: (item: unknown, path: string) => Promise<T>,
): Promise<T[]> {
  const results: T[] = [];
  const faults: RequestFault[] = [];
  for (const [index, item] of data.entries()) {
    const path = `${name}[${index}]`;
    try {
      results.push(await read(item, path));
    } catch (error) {
      const found = faultsOf(error, { length: undefined });
      if (!found) throw error;
      faults.push({ path, ...found[0] });
      if (faults.length >= limits.faults) break;
    }
  }
  if (faults.length > 0) throw new RequestError(faults);
  return results;
}

async function readItem(item: unknown, path: string, options: ItemOptions): Promise<Document> {
  const parsed = typeof item === 'string' ? parsedObject(item, path, options) : item;
  if (typeof parsed === 'string') return await readText(parsed, path, options);
  const document = documentFromJson(parsed, path);
  if (!document.mimeType && options.mimeType) document.mimeType = options.mimeType;
  await completeDocument(document, path, options.load);
  return document;
}

/** The object a text is the JSON of; the text itself where it is none. */
function parsedObject(text: string, path: string, { dataType }: ItemOptions): unknown {
  if (dataType === 'content') return text;
  const parsed = text.trimStart().startsWith('{') ? parsedOrUndefined(text, path) : undefined;
  if (parsed !== undefined || dataType === 'auto') return parsed ?? text;
  throw refusal('ERR_INPUT', `${path}: expected the JSON of a Document, as data_type says`, path);
}

function parsedOrUndefined(text: string, path: string): unknown {
  checkJsonText(text, path);
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function readText(
  text: string,
  path: string,
  { mimeType, load }: ItemOptions,
): Promise<Document> {
  const trimmed = text.trim();
  if (trimmed === '') {
    throw refusal('ERR_INPUT', `${path}: the text is empty; type what to search for`, path);
  }
  const document = createDocument();
  if (isDataUri(trimmed)) {
    await assignDataUri(document, trimmed, path);
    return document;
  }
  if (/^https?:\/\/\S+$/i.test(trimmed)) {
    await completeRemote(document, trimmed, path, load);
    return document;
  }
  if (/^file:\S/i.test(trimmed)) refuseFile(path);
  checkLength(text, path);
  assignFields(document, { text });
  if (mimeType) document.mimeType = mimeType;
  return document;
}
