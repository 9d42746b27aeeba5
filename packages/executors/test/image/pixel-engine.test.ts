import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import wabt from 'wabt';
import { type Picture, pictureOf } from '../../src/image/picture.ts';
import { PixelEngine } from '../../src/image/pixel-engine.ts';
import {
  type Kernel,
  kernels,
  type ResampleWeights,
  resampleWeights,
} from '../../src/image/resample-weights.ts';
import { Resampler } from '../../src/image/resampler.ts';

const folder = new URL('../../wasm/', import.meta.url);

/** A picture of any bytes. */
const pictures = fc
  .tuple(fc.integer({ min: 1, max: 70 }), fc.integer({ min: 1, max: 40 }), fc.integer())
  .map(([width, height, seed]) => {
    let state = seed;
    const pixels = Uint8Array.from({ length: 3 * width * height }, () => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) | 0;
      return state >>> 16;
    });
    return pictureOf(pixels, width, height);
  });

function planarOf({ pixels, width, height }: Picture): Picture {
  const count = width * height;
  const planes = pixels.map((_, i) => pixels[3 * (i % count) + Math.floor(i / count)] as number);
  return { pixels: planes, width, height, isPlanar: true };
}

/** One pass in whole numbers, written to be read: row by row, `step` values from one position to the next. */
function passed(values: readonly number[], { starts, counts, weights, taps }: ResampleWeights) {
  return Array.from(starts, (start, i) => {
    let sum = 2 ** 21;
    for (let k = 0; k < (counts[i] as number); k++) {
      sum += (values[start + k] as number) * (weights[i * taps + k] as number);
    }
    return Math.min(255, Math.max(0, Math.floor(sum / 2 ** 22)));
  });
}

function scaled(picture: Picture, width: number, height: number, kernel: Kernel): number[] {
  const columns = resampleWeights(kernel, picture.width, width, 0, width);
  const rows = resampleWeights(kernel, picture.height, height, 0, height);
  const out = new Array<number>(3 * width * height);
  for (let channel = 0; channel < 3; channel++) {
    const lines = Array.from({ length: picture.height }, (_, y) => {
      const line = Array.from(
        { length: picture.width },
        (_unused, x) => picture.pixels[3 * (y * picture.width + x) + channel] as number,
      );
      return width === picture.width ? line : passed(line, columns);
    });
    for (let x = 0; x < width; x++) {
      const column = lines.map((line) => line[x] as number);
      const result = height === picture.height ? column : passed(column, rows);
      for (const [y, value] of result.entries()) out[3 * (y * width + x) + channel] = value;
    }
  }
  return out;
}

describe('PixelEngine', () => {
  it('runs what pixels.wat says', async () => {
    const { parseWat } = await wabt();
    const text = await readFile(new URL('pixels.wat', folder), 'utf8');
    const { buffer } = parseWat('pixels.wat', text).toBinary({});
    expect(Buffer.from(buffer).equals(await readFile(new URL('pixels.wasm', folder)))).toBe(true);
  });

  it('splits pixels into planes', () => {
    const engine = new PixelEngine();
    fc.assert(
      fc.property(pictures, (picture) => {
        const planes = new Uint8Array(picture.pixels.length);
        engine.split(picture.pixels, planes);
        expect(planes).toEqual(planarOf(picture).pixels);
      }),
    );
  });

  it('scales pixels and planes alike, as the sums in whole numbers say', () => {
    const resampler = new Resampler();
    const side = fc.integer({ min: 1, max: 60 });
    fc.assert(
      fc.property(
        pictures,
        side,
        side,
        fc.constantFrom(...kernels),
        (picture, width, height, kernel) => {
          const whole = { left: 0, top: 0, width, height };
          const expected = scaled(picture, width, height, kernel);
          for (const form of [picture, planarOf(picture)]) {
            const { pixels } = resampler.resample(form, width, height, kernel, whole);
            expect(Array.from(pixels)).toEqual(expected);
          }
        },
      ),
    );
  });

  it('scales a picture of many bands', () => {
    const wide = pictureOf(new Uint8Array(3 * 2_000 * 300).fill(9), 2_000, 300);
    const region = { left: 0, top: 0, width: 20, height: 3 };
    for (const form of [wide, planarOf(wide)]) {
      const { pixels } = new Resampler().resample(form, 20, 3, 'bilinear', region);
      expect([...new Set(pixels)]).toEqual([9]);
    }
  });
});
