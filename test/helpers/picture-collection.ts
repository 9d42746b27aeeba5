import { readFileSync } from 'node:fs';
import type { DocumentInput } from 'podflow';

/** OpenMoji pictures of `test/fixtures/mini-clip` and their names. */
export const pictureNames = {
  '1F355': 'pizza',
  '1F34E': 'red apple',
  '1F436': 'dog face',
  '1F600': 'grinning face',
  '1F6B2': 'bicycle',
  '2614': 'umbrella with rain drops',
  '2708': 'airplane',
  '2764': 'red heart',
} as const;

/** Bytes of one picture. */
export function pictureBytes(hexcode: keyof typeof pictureNames): Uint8Array {
  return readFileSync(new URL(`../fixtures/mini-clip/${hexcode}.png`, import.meta.url));
}

/** One picture Document and one caption Document for each, matched by `tags.id`. */
export function pictureCollection(): DocumentInput[] {
  return Object.entries(pictureNames).flatMap(([hexcode, name]) => [
    {
      id: `picture-${hexcode}`,
      buffer: pictureBytes(hexcode as keyof typeof pictureNames),
      mimeType: 'image/png',
      modality: 'image',
      tags: { id: hexcode, caption: name },
    },
    {
      id: `caption-${hexcode}`,
      text: name,
      mimeType: 'text/plain',
      modality: 'text',
      tags: { id: hexcode },
    },
  ]);
}
