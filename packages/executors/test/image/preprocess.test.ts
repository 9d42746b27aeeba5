import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { decodePicture } from '../../src/image/decode-picture.ts';
import { pictureOf } from '../../src/image/picture.ts';
import { preprocess } from '../../src/image/preprocess.ts';
import { clipGolden, fixturePath, largestDifference, tinyModel } from '../golden.ts';

const config = JSON.parse(await readFile(join(tinyModel, 'preprocessor_config.json'), 'utf8'));
const plane = 224 * 224;

describe('preprocess', () => {
  it.each(clipGolden.images)('gives the pixels of CLIPImageProcessor for $file', async (golden) => {
    const picture = await decodePicture(await readFile(fixturePath(golden.file)), golden.file);
    const { shape, data } = preprocess(picture, config);
    const planes = [0, 1, 2].map((k) => data.subarray(k * plane, (k + 1) * plane));
    const means = planes.map((values) => values.reduce((sum, x) => sum + x, 0) / plane);
    const deviations = planes.map((values, k) =>
      Math.sqrt(values.reduce((sum, x) => sum + (x - (means[k] ?? 0)) ** 2, 0) / plane),
    );
    const sampled = clipGolden.sample_indices.map((i) => data[i] ?? Number.NaN);
    expect(shape).toEqual([3, 224, 224]);
    expect(largestDifference(means, golden.mean)).toBeLessThan(1e-5);
    expect(largestDifference(deviations, golden.std)).toBeLessThan(1e-5);
    expect(largestDifference(sampled, golden.sampled)).toBeLessThan(1e-5);
  });

  it.each([
    ['no crop', { ...config, crop_size: undefined }],
    ['a size of two sides', { ...config, size: { height: 224, width: 224 } }],
    ['an unknown kernel', { ...config, resample: 7 }],
  ])('refuses a configuration with %s', (_, wrong) => {
    expect(() => preprocess(pictureOf(new Uint8Array(3), 1, 1), wrong)).toThrow();
  });
});
