import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { decodeText } from '../document/decode-text.ts';
import { createDocument, type Document, type DocumentInput } from '../document/document.ts';
import { FlowError } from '../document/flow-error.ts';
import { mimeTypeOf, modalityOf } from '../document/mime-type.ts';
import type { UnreadPath } from '../input/found-files.ts';
import { matchFiles } from '../input/match-files.ts';
import { assertDocument } from './assert-document.ts';

/** One thing to index or search with. */
export type InputItem = string | Uint8Array | DocumentInput;

/**
 * Turns one item of an input into Documents.
 *
 * - a Document (or its fields) is taken as it is, with an id if it has none
 * - bytes become the `buffer`
 * - a string that is a `data:` or http(s) URI becomes the `uri`; the path of a file (it has a slash or an ending) is read,
 *   `uri` being its path, `tags.file` its name, and the id following from it; a glob pattern with `*` stands for the files it matches;
 *   every other string is the `text`
 *
 * Throws `ERR_INPUT` for anything else, `ERR_FILE_MISSING` for the name of a picture that is not there
 * and for a pattern that matches nothing.
 */
export async function* toDocuments(
  item: InputItem,
  place: string,
  mimeType?: string,
): AsyncGenerator<Document> {
  for await (const document of documentsOf(item, place)) yield withType(document, mimeType);
}

async function* documentsOf(item: InputItem, place: string): AsyncGenerator<Document> {
  if (typeof item === 'string') yield* fromString(item);
  else if (ArrayBuffer.isView(item)) yield createDocument({ buffer: item as Uint8Array });
  else if (typeof item === 'object' && item !== null && !Array.isArray(item)) {
    assertDocument(item, place);
    yield createDocument(item);
  } else throw inputError(place, item);
}

async function* fromString(text: string): AsyncGenerator<Document> {
  if (/^(data:|https?:\/\/)/i.test(text)) {
    yield createDocument({ uri: text });
  } else if (text.includes('*') && (await isPattern(text))) {
    yield* fromPattern(text);
  } else {
    yield (await fromFile(text)) ?? fromText(text);
  }
}

async function isPattern(text: string): Promise<boolean> {
  // Loaded with the first pattern: most inputs have none.
  const { isDynamicPattern } = await import('tinyglobby');
  return isDynamicPattern(text);
}

async function* fromPattern(pattern: string): AsyncGenerator<Document> {
  const { files, unread } = await matchFiles(pattern);
  for (const path of unread) yield unreadDocument(path);
  if (files.length === 0 && unread.length === 0) {
    // A sentence may have an asterisk in it; a name without blanks was meant as a pattern.
    if (/\s/.test(pattern)) yield createDocument({ text: pattern });
    else
      throw missingError(`The pattern ${pattern} matches no file in ${basename(process.cwd())}/`);
  }
  for (const file of files) {
    const document = await fromFile(file);
    if (document) yield document;
  }
}

/** undefined when there is no such file. A file that cannot be read gives a Document with an error: the others go on. */
async function fromFile(path: string): Promise<Document | undefined> {
  if (!/[/\\]|\.\w{1,5}$/.test(path) || path.includes('\0')) return undefined;
  try {
    const buffer = await readFile(path);
    const isText = mimeTypeOf({ uri: path })?.startsWith('text/');
    return createDocument({
      ...fileFields(path),
      ...(isText ? { text: decodeText(buffer, path) } : { buffer }),
    });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EISDIR' || code === 'ENOENT' || code === 'ENOTDIR' || code === 'ENAMETOOLONG') {
      return undefined;
    }
    const isTold = error instanceof FlowError;
    const told = isTold ? message : `The file ${path} cannot be read: ${message}`;
    return unreadDocument({ path, message: told });
  }
}

/** Stands for what cannot be read: the others go on. */
function unreadDocument({ path, message }: UnreadPath): Document {
  const document = createDocument(fileFields(path));
  document.error = { code: 'ERR_FILE_UNREADABLE', message, documentId: document.id };
  return document;
}

/** The id follows from the path, so that indexing again replaces. */
function fileFields(path: string): DocumentInput {
  const id = createHash('sha256').update(resolve(path)).digest('hex').slice(0, 32);
  return { id, uri: path, tags: { file: basename(path) } };
}

function fromText(text: string): Document {
  if (!/\s/.test(text) && mimeTypeOf({ uri: text })?.startsWith('image/')) {
    throw missingError(`The picture ${text} does not exist`);
  }
  return createDocument({ text });
}

/** Type and modality follow from the content where they are not given. */
function withType(document: Document, mimeType: string | undefined): Document {
  const type = document.mimeType ?? mimeType ?? mimeTypeOf(document);
  if (type) document.mimeType = type;
  const modality = document.modality ?? modalityOf(type);
  if (modality) document.modality = modality;
  return document;
}

function missingError(what: string): FlowError {
  return new FlowError(
    'ERR_FILE_MISSING',
    `${what}; check the path, or pass {text: …} to use it as a text`,
  );
}

/** The error of something that is no input. */
export function inputError(place: string, got: unknown): FlowError {
  const kind = got === null ? 'null' : Array.isArray(got) ? 'a list' : typeof got;
  return new FlowError(
    'ERR_INPUT',
    `${place} is ${kind}; expected a text, the path of a file, bytes, a Document, or something that gives these one after another`,
  );
}
