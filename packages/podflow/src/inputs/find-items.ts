import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import {
  FlowError,
  listFolder,
  matchFiles,
  pictureEndings,
  realPathOf,
  type UnreadPath,
} from '@podflow/core';
import { isDynamicPattern } from 'tinyglobby';
import { type CaptionRow, isCaptionsFile, readCaptions } from './read-captions.ts';
import { readLines } from './read-lines.ts';

/** One Document to index, not yet read. */
export type IndexItem =
  /** A picture, or another file that was named. */
  | { type: 'picture'; file: string; caption?: string }
  /** `number`: which caption of its picture it is, from 0. */
  | { type: 'caption'; file: string; caption: string; number: number }
  | { type: 'text'; text: string }
  /** What could not be looked into; it becomes no Document, but is told of. */
  | ({ type: 'unread' } & UnreadPath);

/** What the command line names. */
export interface ItemSources {
  /** Pictures by path, folder or glob, and captions files. */
  inputs: readonly string[];
  captions?: string | undefined;
  text?: string | undefined;
}

/**
 * Lists what is to be indexed: each picture once, whatever links lead to it, its captions right behind it, then lines of
 * text, then what could not be looked into.
 * Throws `ERR_FILE_MISSING` naming the path that was looked at, `ERR_FILE_UNREADABLE` for a text file that is none,
 * `ERR_INPUT_EMPTY` when nothing is left.
 */
export async function findItems({ inputs, captions, text }: ItemSources): Promise<IndexItem[]> {
  const captionsFiles = inputs.filter(isCaptionsFile);
  if (captions !== undefined) captionsFiles.push(captions);
  const pictures = new PictureList();
  const unread: UnreadPath[] = [];
  for (const input of inputs) {
    if (captionsFiles.includes(input)) continue;
    const found = await findPictures(input);
    for (const file of found.files) await pictures.add(resolve(file));
    unread.push(...found.unread);
  }
  for (const file of captionsFiles) {
    for (const row of await readCaptions(file)) await pictures.caption(row);
  }
  const lines = text === undefined ? [] : await readLines(text);
  const items = [
    ...pictures.items(),
    ...lines.map((line): IndexItem => ({ type: 'text', text: line })),
    ...unread.map((path): IndexItem => ({ type: 'unread', ...path })),
  ];
  if (items.length > 0) return items;
  throw new FlowError(
    'ERR_INPUT_EMPTY',
    'There is nothing to index; name pictures, folders or captions files, or pass --text FILE',
  );
}

/** Pictures in the order in which they came, each with its captions. */
class PictureList {
  /** By their paths without links. */
  readonly #pictures = new Map<string, { file: string; captions: string[] }>();
  /** The path without links, by that with them: a captions file names a picture often. */
  readonly #paths = new Map<string, string>();

  async add(file: string): Promise<string[]> {
    const real = this.#paths.get(file) ?? (await realPathOf(file));
    this.#paths.set(file, real);
    const picture = this.#pictures.get(real) ?? { file, captions: [] };
    this.#pictures.set(real, picture);
    return picture.captions;
  }

  async caption({ file, caption }: CaptionRow): Promise<void> {
    const captions = await this.add(file);
    if (caption !== undefined) captions.push(caption);
  }

  items(): IndexItem[] {
    return [...this.#pictures.values()].flatMap(({ file, captions }) => itemsOf(file, captions));
  }
}

function itemsOf(file: string, captions: readonly string[]): IndexItem[] {
  const [first] = captions;
  return [
    { type: 'picture', file, ...(first !== undefined && { caption: first }) },
    ...captions.map((caption, number): IndexItem => ({ type: 'caption', file, caption, number })),
  ];
}

/** undefined when nothing is there. Throws `ERR_FILE_UNREADABLE` when that cannot be seen. */
async function statOf(input: string): Promise<Stats | undefined> {
  try {
    return await stat(input);
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ENAMETOOLONG') return undefined;
    throw new FlowError('ERR_FILE_UNREADABLE', `${input} cannot be read: ${message}`, { cause });
  }
}

/** Files in the order of their names. A folder stands for the pictures in it and below it. */
async function findPictures(input: string): Promise<{ files: string[]; unread: UnreadPath[] }> {
  const found = await statOf(input);
  if (found?.isFile()) return { files: [input], unread: [] };
  if (found?.isDirectory()) return await listFolder(input, pictureEndings);
  if (found) {
    throw new FlowError(
      'ERR_FILE_UNREADABLE',
      `${input} is neither a file nor a folder; name a file or a folder`,
    );
  }
  if (isDynamicPattern(input)) {
    const matched = await matchFiles(input);
    if (matched.files.length > 0 || matched.unread.length > 0) return matched;
    throw new FlowError(
      'ERR_FILE_MISSING',
      `The pattern ${input} matches no file (looked in ${process.cwd()})`,
    );
  }
  throw new FlowError(
    'ERR_FILE_MISSING',
    `There is no file or folder ${input} (looked at ${resolve(input)})`,
  );
}
