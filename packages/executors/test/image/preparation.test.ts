import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { decodePicture } from '../../src/image/decode-picture.ts';
import { PicturePreparer } from '../../src/image/picture-preparer.ts';
import { describePreparation } from '../../src/image/preparation.ts';
import { readPreparation } from '../../src/models/preprocessor-config.ts';
import { clipGolden, fixturePath, largestDifference, tinyModel } from '../golden.ts';

const preparation = await readPreparation(tinyModel);
const plane = 224 * 224;

describe('PicturePreparer', () => {
  it.each(clipGolden.images)('gives the pixels of CLIPImageProcessor for $file', async (golden) => {
    const picture = await decodePicture(await readFile(fixturePath(golden.file)), golden.file);
    const { shape, data } = new PicturePreparer(preparation).prepare(picture);
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

  it('says in words what it does', () => {
    expect(describePreparation(preparation)).toBe(
      'shorter side 224 (bicubic), centre 224 × 224, mean 0.48145466 0.4578275 0.40821073, ' +
        'deviation 0.26862954 0.26130258 0.27577711',
    );
  });
});
