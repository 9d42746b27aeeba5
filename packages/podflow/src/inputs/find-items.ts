import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { FlowError } from '@podflow/core';
import { glob, isDynamicPattern } from 'tinyglobby';
import { readCaptions } from './read-captions.ts';
import { readLines } from './read-lines.ts';

/** One Document to index, not yet read. */
export type IndexItem =
  | { type: 'picture'; file: string; caption?: string }
  | { type: 'caption'; file: string; caption: string }
  | { type: 'text'; text: string };

/** What the command line names. */
export interface ItemSources {
  /** Pictures by path, folder or glob, and captions files. */
  inputs: readonly string[];
  captions?: string | undefined;
  text?: string | undefined;
}

/**
 * Lists what is to be indexed: each picture once, its caption right behind it, then lines of text.
 * Throws `ERR_FILE_MISSING` naming the path that was looked at, `ERR_INPUT_EMPTY` when nothing is left.
 */
export async function findItems({ inputs, captions, text }: ItemSources): Promise<IndexItem[]> {
  const captionsFiles = inputs.filter((input) => /\.(csv|jsonl)$/i.test(input));
  if (captions !== undefined) captionsFiles.push(captions);
  const captionByFile = new Map<string, string | undefined>();
  for (const input of inputs) {
    if (captionsFiles.includes(input)) continue;
    for (const file of await findPictures(input)) captionByFile.set(resolve(file), undefined);
  }
  for (const file of captionsFiles) {
    for (const row of await readCaptions(file)) captionByFile.set(row.file, row.caption);
  }
  const lines = text === undefined ? [] : await readLines(text);
  const items = [
    ...[...captionByFile].flatMap(([file, caption]) => itemsOf(file, caption)),
    ...lines.map((line): IndexItem => ({ type: 'text', text: line })),
  ];
  if (items.length > 0) return items;
  throw new FlowError(
    'ERR_INPUT_EMPTY',
    'There is nothing to index; name pictures, folders or captions files, or pass --text FILE',
  );
}

function itemsOf(file: string, caption: string | undefined): IndexItem[] {
  if (caption === undefined) return [{ type: 'picture', file }];
  return [
    { type: 'picture', file, caption },
    { type: 'caption', file, caption },
  ];
}

/** Files in the order of their names. A folder stands for the pictures in it and below it. */
async function findPictures(input: string): Promise<string[]> {
  const found = await stat(input).catch(() => undefined);
  if (found?.isFile()) return [input];
  if (found?.isDirectory()) {
    const files = await glob(`**/*.{${pictureEndings}}`, { cwd: input, caseSensitiveMatch: false });
    return files.sort().map((file) => resolve(input, file));
  }
  if (isDynamicPattern(input)) {
    const files = await glob(input, { onlyFiles: true });
    if (files.length > 0) return files.sort();
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

const pictureEndings = 'avif,bmp,gif,jpeg,jpg,png,svg,tif,tiff,webp';
