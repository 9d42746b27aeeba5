import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { FlowError } from '@podflow/core';
import { isCaptionsFile, readCaptions } from '../inputs/read-captions.ts';
import { DataSet, type PairEntry } from './data-set.ts';
import { checkPictures, namesIn } from './layout.ts';
import { readPicture } from './read-picture.ts';

/**
 * Pictures of your own with a captions file, each row a pair. Paths in it are relative to it, or to a folder `images` beside it.
 * Throws `ERR_DATA_SET` when there is no captions file or a picture is not there, `ERR_INPUT` naming a wrong row.
 *
 * @param path The captions file (`.csv`, `.tsv`, `.jsonl`), or the folder that has it.
 */
export async function openCaptionedFolder(path: string): Promise<DataSet> {
  const file = await captionsFileOf(path);
  const folder = dirname(file);
  const images = join(folder, 'images');
  const counts = new Map<string, number>();
  const entries: PairEntry[] = [];
  for (const row of await readCaptions(file)) {
    const named = relative(folder, row.file);
    const inImages = !existsSync(row.file) && existsSync(join(images, named));
    const picture = inImages ? join('images', named) : named;
    const { caption = '' } = row;
    const number = counts.get(picture) ?? 0;
    // A row without a caption takes no number: those of the others follow one another.
    if (caption !== '') counts.set(picture, number + 1);
    entries.push({ picture, caption, number });
  }
  if (entries.length === 0) {
    throw new FlowError('ERR_INPUT_EMPTY', `${file} has no row; expected file,caption in each`);
  }
  const pathOf = (picture: string): string => join(folder, picture);
  await checkPictures(
    entries.map(({ picture }) => pathOf(picture)),
    file,
  );
  return new DataSet({
    name: basename(resolve(path)),
    idSpace: resolve(folder),
    entries,
    read: (picture) => readPicture(pathOf(picture)),
  });
}

async function captionsFileOf(path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile()) return path;
  const names = found ? (await namesIn(path)).filter(isCaptionsFile) : [];
  const preferred = names.find((name) => /^captions\./i.test(name));
  const only = names.length === 1 ? names[0] : undefined;
  const chosen = preferred ?? only;
  if (chosen !== undefined) return join(path, chosen);
  throw new FlowError(
    'ERR_DATA_SET',
    `${problemOf(path, found !== undefined, names)}\n${expected}`,
  );
}

function problemOf(path: string, isThere: boolean, names: readonly string[]): string {
  if (!isThere) return `There is no data set ${path} (looked at ${resolve(path)})`;
  if (names.length === 0) return `The folder ${path} has no captions file (.csv, .tsv, .jsonl)`;
  return `The folder ${path} has several captions files: ${names.join(', ')}; name one, or call it captions.csv`;
}

const expected = `Expected f8k, f30k, openmoji, or a folder of your own:
  my-pictures/
  ├── captions.csv   first line file,caption; then a line for each caption
  └── *.jpg, *.png   where captions.csv says, or in images/`;
