import { createHash } from 'node:crypto';
import { relative } from 'node:path';
import {
  type DocumentError,
  type DocumentInput,
  type FlowError,
  mimeTypeOf,
  readRegularFile,
  textOfFile,
  type UnreadPath,
} from '@podflow/core';
import type { IndexItem } from './find-items.ts';
import { mapAhead } from './map-ahead.ts';
import { thumbnail } from './thumbnail.ts';

/** A file that could not be read, so that it never became a Document. */
interface ReadFailure extends DocumentError {
  input: string;
}

/** A Document to index, or why there is none. */
export type ReadResult =
  | { document: DocumentInput & { id: string }; input: string }
  | { failure: ReadFailure };

/**
 * Reads items a few ahead, in their order.
 * A file whose ending says that it is a text is one, whole. A picture and its captions have the same `tags.id`; ids follow from path and text, so indexing again replaces.
 */
export function readDocuments(items: readonly IndexItem[]): AsyncGenerator<ReadResult> {
  return mapAhead(items, readAhead, readItem);
}

const readAhead = 8;

async function readItem(item: IndexItem): Promise<ReadResult> {
  if (item.type === 'unread') return { failure: unreadFailure(item) };
  if (item.type === 'text') return { document: textDocument(item.text), input: item.text };
  const file = relative(process.cwd(), item.file);
  const input = item.type === 'caption' ? `caption of ${file}` : file;
  const id = idOf('picture', item.file);
  try {
    const buffer = await readRegularFile(item.file);
    const tags = { id, file, ...(item.caption && { caption: item.caption }) };
    if (item.type === 'picture') {
      const mimeType = mimeTypeOf({ uri: file });
      if (mimeType?.startsWith('text/')) {
        return {
          document: { id, uri: file, text: textOfFile(buffer, file), mimeType, tags },
          input,
        };
      }
      return { document: { id, uri: file, buffer, tags }, input };
    }
    const picture = await thumbnail(buffer).catch(() => undefined);
    const document = {
      ...textDocument(item.caption, idOf('caption', nameOf(item))),
      tags: { ...tags, ...(picture && { picture }) },
    };
    return { document, input };
  } catch (error) {
    const { code, message: reason } = error as FlowError;
    const isTold = code === 'ERR_FILE_UNREADABLE';
    const message = isTold ? reason : `${file} cannot be read: ${reason}`;
    return { failure: { code: 'ERR_FILE_UNREADABLE', message, documentId: id, input } };
  }
}

function unreadFailure({ path, message }: UnreadPath): ReadFailure {
  const documentId = idOf('picture', path);
  return { code: 'ERR_FILE_UNREADABLE', message, documentId, input: relative(process.cwd(), path) };
}

function nameOf({ file, number }: { file: string; number: number }): string {
  return number === 0 ? file : `${file}#${number}`;
}

function textDocument(text: string, id = idOf('text', text)): DocumentInput & { id: string } {
  return { id, text, mimeType: 'text/plain', tags: { id, caption: text } };
}

/** 32 hexadecimal digits. */
function idOf(kind: string, name: string): string {
  return createHash('sha256').update(`${kind}:${name}`).digest('hex').slice(0, 32);
}
