import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { checkModel, inspectModel } from '../../src/models/inspect-model.ts';
import type { ModelCheck } from '../../src/models/model-kind.ts';
import { vseModel } from '../golden.ts';

const found = (folder: string) => ({ folder, name: 'vse', reason: 'given' });

async function checks(folder: string): Promise<ModelCheck[]> {
  const list: ModelCheck[] = [];
  for await (const check of checkModel(found(folder), 'fp32')) list.push(check);
  return list;
}

describe('a VSE++ model folder', () => {
  let folder = '';

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vse kind é '));
    await cp(vseModel('vse-tiny-resnet'), folder, { recursive: true });
  });

  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  it('is described by its files', async () => {
    expect(await inspectModel(found(folder))).toMatchObject({
      kind: { modelType: 'vse', title: 'VSE++' },
      dimension: 32,
      variants: ['fp32'],
      details: {
        texts: 'at most 256 words and signs of 235',
        pictures: expect.stringMatching(/^shorter side 256 \(bilinear\), centre 224 × 224/),
      },
    });
  });

  it('is checked by running both towers', async () => {
    expect(await checks(folder)).toEqual(
      ['config.json', 'text tower', 'vision tower'].map((name) =>
        expect.objectContaining({ name, ok: true }),
      ),
    );
  });

  it.each([
    ['vocab.json', 'text tower'],
    ['onnx/text_model.onnx', 'text tower'],
    ['onnx/vision_model.onnx', 'vision tower'],
    ['preprocessor_config.json', 'vision tower'],
  ])('without %s fails at the %s only', async (file, tower) => {
    await rm(join(folder, file));
    const failed = (await checks(folder)).filter(({ ok }) => !ok);
    expect(failed).toEqual([
      { name: tower, ok: false, message: expect.stringContaining(`has no ${file}`) },
    ]);
  });
});
