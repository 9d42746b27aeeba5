import { join } from 'node:path';
import { FlowError } from '@podflow/core';
import { readText } from '../inputs/read-lines.ts';
import { DataSet, type PairEntry } from './data-set.ts';
import { checkLayout, checkPictures, type Layout } from './layout.ts';
import { readPicture } from './read-picture.ts';

/** Flickr8k (Hodosh, Young and Hockenmaier, 2013) as Kaggle's `adityajn105/flickr8k` has it. */
export const flickr8kLayout: Layout = {
  name: 'f8k',
  parts: [
    {
      path: 'captions.txt',
      about: 'first line image,caption; then five lines a picture',
      strays: ['images/captions.txt', 'Images/captions.txt', '../captions.txt'],
    },
    {
      path: 'images/',
      about: 'the pictures, *.jpg',
      strays: ['Images', 'Flicker8k_Dataset', 'Flickr8k_Dataset', '../Images'],
    },
  ],
  from: 'flow data get f8k fetches it.',
};

/**
 * The first caption of each picture: every fifth line of `captions.txt`, in small letters. Throws `ERR_DATA_SET` for what is
 * missing or misplaced, `ERR_INPUT` naming a line that is not as expected, `ERR_INPUT_EMPTY` when there is none.
 */
export async function openFlickr8k(folder: string, name = 'f8k'): Promise<DataSet> {
  await checkLayout(folder, { ...flickr8kLayout, name });
  const file = join(folder, 'captions.txt');
  const [head = '', ...lines] = (await readText(file)).split(/\r?\n/);
  if (head.trim().toLowerCase() !== 'image,caption') {
    throw new FlowError(
      'ERR_INPUT',
      `${file}:1 is "${head.slice(0, 40)}"; expected the head line image,caption`,
    );
  }
  const entries: PairEntry[] = [];
  for (let index = 0; index < lines.length; index += captionsPerPicture) {
    const line = lines[index] ?? '';
    if (line.trim() !== '') entries.push(entryOf(line, `${file}:${index + 2}`));
  }
  if (entries.length === 0) {
    throw new FlowError(
      'ERR_INPUT_EMPTY',
      `${file} has no captions; expected lines picture,caption`,
    );
  }
  const pathOf = (picture: string): string => join(folder, 'images', picture);
  await checkPictures(
    entries.map(({ picture }) => pathOf(picture)),
    file,
  );
  return new DataSet({
    name,
    idSpace: name,
    entries,
    read: (picture) => readPicture(pathOf(picture)),
  });
}

const captionsPerPicture = 5;

function entryOf(line: string, place: string): PairEntry {
  const comma = line.indexOf(',');
  if (comma <= 0) {
    throw new FlowError(
      'ERR_INPUT',
      `${place} is "${line.slice(0, 40)}"; expected the name of a picture, a comma, and a caption`,
    );
  }
  const caption = unquoted(line.slice(comma + 1).trim()).toLowerCase();
  return { picture: line.slice(0, comma).trim(), caption, number: 0 };
}

/** A caption with a comma stands in quotes. Others may have commas all the same. */
function unquoted(text: string): string {
  return /^".*"$/.test(text) ? text.slice(1, -1).replaceAll('""', '"') : text;
}
