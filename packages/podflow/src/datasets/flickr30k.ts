import { join } from 'node:path';
import { FlowError } from '@podflow/core';
import { readText } from '../inputs/read-lines.ts';
import { DataSet, type PairEntry } from './data-set.ts';
import { checkLayout, checkPictures, type Layout } from './layout.ts';
import { readPicture } from './read-picture.ts';

/** Flickr30k (Young et al., 2014) with the splits of Karpathy and Fei-Fei (2015). */
export const flickr30kLayout: Layout = {
  name: 'f30k',
  parts: [
    {
      path: 'dataset_flickr30k.json',
      about: 'captions and splits; those with "split": "test" are taken',
      strays: ['images/dataset_flickr30k.json', '../dataset_flickr30k.json'],
    },
    {
      path: 'images/',
      about: 'the pictures, *.jpg',
      strays: [
        'flickr30k_images/flickr30k_images',
        'flickr30k_images',
        'flickr30k-images',
        '../flickr30k_images',
      ],
    },
  ],
  from: 'flow data get f30k fetches it.',
};

/**
 * The pictures of a split with all their captions, in small letters. Throws `ERR_DATA_SET` for what is missing or misplaced,
 * `ERR_INPUT` for a file that is not as expected.
 */
export async function openFlickr30k(
  folder: string,
  { name = 'f30k', split = 'test' }: { name?: string; split?: string } = {},
): Promise<DataSet> {
  await checkLayout(folder, { ...flickr30kLayout, name });
  const file = join(folder, 'dataset_flickr30k.json');
  const entries = entriesOf(await readText(file), file, split);
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

/** An entry of `images`, as far as it matters. */
interface SplitImage {
  filename: string;
  split: string;
  sentences: { raw: string }[];
}

function entriesOf(text: string, file: string, split: string): PairEntry[] {
  const images = imagesOf(text, file);
  const chosen = images.filter((image) => image.split === split);
  if (chosen.length === 0) {
    const splits = [...new Set(images.map((image) => image.split))].join(', ');
    throw new FlowError(
      'ERR_INPUT',
      `${file} has no picture with "split": "${split}"; its splits are ${splits || 'none'}`,
    );
  }
  return chosen.flatMap(({ filename, sentences }) =>
    sentences.map(({ raw }, number) => ({
      picture: filename,
      caption: raw.trim().toLowerCase(),
      number,
    })),
  );
}

function imagesOf(text: string, file: string): SplitImage[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new FlowError('ERR_INPUT', `${file} is no JSON: ${(cause as Error).message}`, { cause });
  }
  const { images } = (json ?? {}) as { images?: unknown };
  const wrong = Array.isArray(images) ? images.findIndex((image) => !isSplitImage(image)) : 0;
  if (Array.isArray(images) && wrong < 0) return images as SplitImage[];
  const place = Array.isArray(images) ? `images[${wrong}]` : 'images';
  throw new FlowError(
    'ERR_INPUT',
    `${place} of ${file} is not as expected: {"images": [{"filename", "split", "sentences": [{"raw"}]}]}`,
  );
}

function isSplitImage(value: unknown): value is SplitImage {
  const { filename, split, sentences } = (value ?? {}) as Partial<SplitImage>;
  return (
    typeof filename === 'string' &&
    typeof split === 'string' &&
    Array.isArray(sentences) &&
    sentences.every((sentence) => typeof sentence?.raw === 'string')
  );
}
