import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { preparationOf, readPreparation } from '../../src/models/preprocessor-config.ts';
import { fixturePath } from '../golden.ts';

const half = { image_mean: [0.5, 0.5, 0.5], image_std: [0.5, 0.5, 0.5] };
const made = { kernel: 'bicubic', mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] };

describe('preparationOf', () => {
  it.each([
    [
      'CLIP',
      { size: { shortest_edge: 200 }, crop_size: { height: 180, width: 190 } },
      { resize: 200, crop: [180, 190] },
    ],
    [
      'CLIP as older versions wrote it',
      { size: 200, crop_size: 180 },
      { resize: 200, crop: [180, 180] },
    ],
    ['SigLIP', { size: { height: 96, width: 128 } }, { resize: [96, 128], crop: [96, 128] }],
    [
      'a crop that is switched off',
      { size: 64, crop_size: 32, do_center_crop: false },
      { resize: [64, 64], crop: [64, 64] },
    ],
    [
      'another kernel',
      { size: { height: 64, width: 64 }, resample: 2 },
      { resize: [64, 64], crop: [64, 64], kernel: 'bilinear' },
    ],
    [
      'no normalising',
      { size: { height: 64, width: 64 }, do_normalize: false },
      { resize: [64, 64], crop: [64, 64], mean: [0, 0, 0], std: [1, 1, 1] },
    ],
  ])('reads the form of %s', (_, config, expected) => {
    expect(preparationOf({ ...half, ...config })).toEqual({ ...made, ...expected });
  });

  it.each([
    ['size', {}],
    ['crop_size', { size: { shortest_edge: 224 } }],
    ['crop_size', { size: 224, do_center_crop: true }],
    ['image_std', { size: 224, crop_size: 224, image_std: [0.5, 0, 0.5] }],
    ['image_mean', { size: 224, crop_size: 224, image_mean: [0.5] }],
    ['rescale_factor', { size: 224, crop_size: 224, rescale_factor: 0.5 }],
    ['do_resize', { size: 224, crop_size: 224, do_resize: false }],
    ['resample', { size: 224, crop_size: 224, resample: 7 }],
    ['size', { size: 0, crop_size: 224 }],
    ['size', { size: 1e6, crop_size: 224 }],
  ])('refuses a wrong %s: %j', (name, config) => {
    expect(() => preparationOf({ ...half, ...config })).toThrow(name);
  });
});

describe('readPreparation', () => {
  it('reads the file of a model', async () => {
    expect(await readPreparation(fixturePath('models/siglip-tiny'))).toEqual({
      ...made,
      resize: [224, 224],
      crop: [224, 224],
    });
  });

  it('names the file that is missing or broken', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'preprocessor-'));
    try {
      await expect(readPreparation(folder)).rejects.toMatchObject({
        code: 'ERR_MODEL_MISSING',
        message: expect.stringContaining(`${folder} has no preprocessor_config.json`),
      });
      await writeFile(join(folder, 'preprocessor_config.json'), '{"size": {"longest_edge": 5}}');
      await expect(readPreparation(folder)).rejects.toMatchObject({
        code: 'ERR_MODEL_LAYOUT',
        message: expect.stringContaining(join(folder, 'preprocessor_config.json')),
      });
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
