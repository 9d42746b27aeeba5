import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { decodePicture } from '../../src/image/decode-picture.ts';
import { type Picture, pictureOf } from '../../src/image/picture.ts';
import type { Kernel } from '../../src/image/resample-weights.ts';
import { Resampler } from '../../src/image/resampler.ts';
import { fixturePath, pillowGolden } from '../golden.ts';

const resampler = new Resampler();

function whole(width: number, height: number) {
  return { left: 0, top: 0, width, height };
}

/** The bytes of a part of a picture, all of it by default. */
function bytesOf({ pixels, width, height }: Picture, part = whole(width, height)): Buffer {
  const rows = Array.from({ length: part.height }, (_, y) => {
    const start = 3 * ((part.top + y) * width + part.left);
    return pixels.subarray(start, start + 3 * part.width);
  });
  return Buffer.concat(rows);
}

describe('Resampler', () => {
  it.each(pillowGolden.resized)(
    'gives the bytes of Pillow for $file $kernel $size',
    async ({ file, kernel, size: [width, height], sha256 }) => {
      const picture = await decodePicture(await readFile(fixturePath(`clip/${file}`)), file);
      const scaled = resampler.resample(
        picture,
        width,
        height,
        kernel as Kernel,
        whole(width, height),
      );
      const hash = createHash('sha256').update(bytesOf(scaled)).digest('hex');
      expect(hash.slice(0, 16)).toBe(sha256);
    },
  );

  it.each([
    { width: 301, height: 99 },
    { width: 480, height: 99 },
    { width: 301, height: 270 },
    { width: 480, height: 270 },
  ])(
    'gives the same bytes for a region as for that part of all of $width x $height',
    async ({ width, height }) => {
      const file = fixturePath('clip/landscape.png');
      const picture = await decodePicture(await readFile(file), file);
      const region = { left: 31, top: 17, width: 64, height: 48 };
      const all = resampler.resample(picture, width, height, 'lanczos', whole(width, height));
      const expected = bytesOf(all, region);
      const part = resampler.resample(picture, width, height, 'lanczos', region);
      expect([part.width, part.height]).toEqual([64, 48]);
      expect(bytesOf(part).equals(expected)).toBe(true);
    },
  );

  it('computes a small region of a picture that would be gigabytes', () => {
    const line = pictureOf(new Uint8Array(3 * 20_000).fill(7), 20_000, 1);
    const region = { left: 2_559_900, top: 16, width: 224, height: 224 };
    const part = resampler.resample(line, 5_120_000, 256, 'lanczos', region);
    expect([...new Set(part.pixels)]).toEqual([7]);
    expect(part.pixels.length).toBe(3 * 224 * 224);
  });

  it('keeps one colour in a picture of one pixel', () => {
    const dot = pictureOf(Uint8Array.of(200, 100, 0), 1, 1);
    const { pixels } = resampler.resample(dot, 3, 2, 'bicubic', whole(3, 2));
    expect([...pixels]).toEqual(Array.from({ length: 6 }, () => [200, 100, 0]).flat());
  });
});
