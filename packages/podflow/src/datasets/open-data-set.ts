import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { openCaptionedFolder } from './captioned-folder.ts';
import type { DataSet } from './data-set.ts';
import { openFlickr8k } from './flickr8k.ts';
import { openFlickr30k } from './flickr30k.ts';
import { openOpenMoji } from './openmoji.ts';

/** Where data sets are. */
export interface OpenDataSetOptions {
  /** Folder that has `f8k` and `f30k`; the package of OpenMoji is looked for from there. @default data */
  folder?: string;
}

/** Data sets that have a name. */
export const dataSetNames: readonly string[] = ['f8k', 'f30k', 'openmoji'];

/**
 * Opens a data set by its name (`f8k`, `f30k`, `openmoji`) or by the path of a folder: one laid out as Flickr8k or Flickr30k are,
 * or pictures with a captions file. Throws `ERR_DATA_SET` for what is missing or misplaced, `ERR_INPUT` for captions that
 * cannot be read, `ERR_FILE_MISSING` without the npm package of OpenMoji.
 */
export async function openDataSet(
  name: string,
  { folder = 'data' }: OpenDataSetOptions = {},
): Promise<DataSet> {
  switch (name.toLowerCase()) {
    case 'f8k':
      return await openFlickr8k(join(folder, 'f8k'));
    case 'f30k':
      return await openFlickr30k(join(folder, 'f30k'));
    case 'openmoji':
      return await openOpenMoji(folder);
    default:
      return await openFolder(name);
  }
}

async function openFolder(path: string): Promise<DataSet> {
  const name = basename(resolve(path));
  if (existsSync(join(path, 'captions.txt'))) return await openFlickr8k(path, name);
  if (existsSync(join(path, 'dataset_flickr30k.json'))) return await openFlickr30k(path, { name });
  return await openCaptionedFolder(path);
}
