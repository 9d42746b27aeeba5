import { createHash } from 'node:crypto';
import { basename, resolve } from 'node:path';
import { createDocument, type Document, type DocumentInput } from '../document/document.ts';
import { FlowError } from '../document/flow-error.ts';
import { mimeTypeOf } from '../document/mime-type.ts';
import type { UnreadPath } from './found-files.ts';
import { matchFiles } from './match-files.ts';
import { readRegularFile } from './read-regular-file.ts';
import { textOfFile } from './text-of-file.ts';

/**
 * The Documents that a text stands for which names files: the path of one (it has a slash or an ending), or a pattern with `*`. None when
 * it names no file and can be a text. Throws `ERR_FILE_MISSING` for the name of a picture that is not there and for a pattern
 * without blanks that matches nothing, `ERR_INPUT` for a folder.
 */
export async function* readFiles(text: string): AsyncGenerator<Document> {
  if (text.includes('*') && (await isPattern(text))) {
    yield* readPattern(text);
    return;
  }
  const document = await documentOfFile(text);
  if (document) yield document;
  else if (!/\s/.test(text) && mimeTypeOf({ uri: text })?.startsWith('image/')) {
    throw missingError(`The picture ${text} does not exist`);
  }
}

/**
 * The Document of a file: `uri` is its path, `tags.file` its name, and the id follows from the path. undefined when there is no such
 * file. One that cannot be read, or is empty, gives a Document with an error: the others go on. Throws `ERR_INPUT` for the path of a folder,
 * unless it is a bare name.
 */
export async function documentOfFile(path: string): Promise<Document | undefined> {
  if (!/[/\\]|\.\w{1,5}$/.test(path) || path.includes('\0')) return undefined;
  try {
    const buffer = await readRegularFile(path);
    if (buffer.length === 0) return unreadDocument({ path, message: `The file ${path} is empty` });
    const isText = mimeTypeOf({ uri: path })?.startsWith('text/');
    return createDocument({
      ...fileFields(path),
      ...(isText ? { text: textOfFile(buffer, path) } : { buffer }),
    });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EISDIR' && /[/\\]/.test(path) && /\w/.test(path)) throw folderError(path);
    if (code === 'EISDIR' || code === 'ENOENT' || code === 'ENOTDIR' || code === 'ENAMETOOLONG') {
      return undefined;
    }
    if (code === 'ERR_FILE_UNREADABLE') return unreadDocument({ path, message });
    return unreadDocument({ path, message: `The file ${path} cannot be read: ${message}` });
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

function folderError(path: string): FlowError {
  const pattern = `${path.replace(/[/\\]$/, '')}/**/*.jpg`;
  return new FlowError(
    'ERR_INPUT',
    `${path} is a folder; pass a pattern such as ${pattern}, or {text: …} to use it as a text`,
  );
}

/** The error of a file that is not there. */
export function missingError(what: string): FlowError {
  return new FlowError(
    'ERR_FILE_MISSING',
    `${what}; check the path, or pass {text: …} to use it as a text`,
  );
}

async function isPattern(text: string): Promise<boolean> {
  // Loaded with the first pattern: most inputs have none.
  const { isDynamicPattern } = await import('tinyglobby');
  return isDynamicPattern(text);
}

async function* readPattern(pattern: string): AsyncGenerator<Document> {
  const { files, unread } = await matchFiles(pattern);
  for (const path of unread) yield unreadDocument(path);
  // A sentence may have an asterisk in it; a name without blanks was meant as a pattern.
  if (files.length === 0 && unread.length === 0 && !/\s/.test(pattern)) {
    throw missingError(`The pattern ${pattern} matches no file in ${basename(process.cwd())}/`);
  }
  for (const file of files) {
    const document = await documentOfFile(file);
    if (document) yield document;
  }
}
