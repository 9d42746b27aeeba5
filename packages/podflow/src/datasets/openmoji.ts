import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { decodeText, FlowError } from '@podflow/core';
import { DataSet, type PairEntry } from './data-set.ts';
import { drawPicture } from './draw-picture.ts';
import { type Emoji, type OpenMojiEntry, selectEmoji } from './select-emoji.ts';

/**
 * The standard emoji of the npm package `openmoji` (pictures: CC BY-SA 4.0), drawn as PNG of 256 × 256 pixels on white; captions
 * are their names, `tags.id` the hexcode. Throws `ERR_FILE_MISSING` when the package is not installed.
 *
 * @param folder Where modules are looked for from.
 */
export async function openOpenMoji(folder: string = process.cwd()): Promise<DataSet> {
  const packageFolder = findPackage(folder);
  const { version } = await readJson<{ version: string }>(join(packageFolder, 'package.json'));
  const listed = await readJson<OpenMojiEntry[]>(join(packageFolder, 'data', 'openmoji.json'));
  const drawn = new Map<string, Promise<Uint8Array>>();
  // Drawn once: whoever measures asks with the pictures that were indexed.
  const read = (hexcode: string): Promise<Uint8Array> => {
    const known = drawn.get(hexcode);
    if (known) return known;
    const picture = readFile(join(packageFolder, 'color', 'svg', `${hexcode}.svg`)).then(
      drawPicture,
    );
    drawn.set(hexcode, picture);
    return picture;
  };
  return new DataSet({
    name: `openmoji@${version}`,
    idSpace: 'openmoji',
    entries: selectEmoji(listed).map(entryOf),
    read,
  });
}

function entryOf({ hexcode, annotation, group }: Emoji): PairEntry {
  return { picture: hexcode, caption: annotation, number: 0, id: hexcode, tags: { group } };
}

function findPackage(folder: string): string {
  const require = createRequire(join(resolve(folder), 'noop.js'));
  try {
    return dirname(require.resolve('openmoji/package.json'));
  } catch (cause) {
    throw new FlowError(
      'ERR_FILE_MISSING',
      `The npm package openmoji is not installed (looked from ${resolve(folder)}); install it with npm install openmoji, or work in a clone of Podflow`,
      { cause },
    );
  }
}

async function readJson<T>(file: string): Promise<T> {
  return JSON.parse(decodeText(await readFile(file), file)) as T;
}
