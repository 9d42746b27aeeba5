import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createClipImageEncoder } from '../../src/encoders/clip-image-encoder.ts';
import { resolveClipModel } from '../../src/encoders/clip-model.ts';
import { createClipTextEncoder } from '../../src/encoders/clip-text-encoder.ts';
import type { Tower } from '../../src/models/dual-encoder.ts';
import { executorContext } from '../executor-context.ts';
import { tinyModel } from '../golden.ts';

const defaults = { variant: 'fp32', threads: 1 } as const;
let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clip model é '));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

/** A copy of the tiny model whose files can be changed. */
async function copyModel(): Promise<string> {
  await cp(tinyModel, folder, { recursive: true });
  return folder;
}

describe('resolveClipModel', () => {
  it('takes with.model before model_name and $JINA_CLIP_MODEL', async () => {
    const options = { ...defaults, model: tinyModel, model_name: 'ViT-B/32' };
    const model = await resolveClipModel(options, { JINA_CLIP_MODEL: 'no-such-folder' }, 'text');
    expect(model).toMatchObject({
      folder: tinyModel,
      name: 'clip-tiny-random',
      reason: 'with.model',
    });
  });

  it('takes model_name when it is a folder', async () => {
    const options = { ...defaults, model_name: tinyModel };
    const model = await resolveClipModel(options, {}, 'vision');
    expect(model).toMatchObject({ folder: tinyModel, reason: 'with.model_name' });
  });

  it('takes $JINA_CLIP_MODEL, and says why model_name was passed over', async () => {
    const options = { ...defaults, model_name: 'ViT-B/32' };
    const model = await resolveClipModel(options, { JINA_CLIP_MODEL: tinyModel }, 'text');
    expect(model.folder).toBe(tinyModel);
    expect(model.reason).toBe(
      '$JINA_CLIP_MODEL, since model_name ViT-B/32 is no local folder and was not pulled (flow models pull clip gets it)',
    );
  });

  it.each([undefined, ''])(
    'takes the embedded model when $JINA_CLIP_MODEL is %j',
    async (value) => {
      const model = await resolveClipModel(
        { ...defaults, model: null },
        { JINA_CLIP_MODEL: value },
        'text',
      );
      expect(model).toMatchObject({ name: 'mini-clip', reason: 'embedded', maxTokens: 32 });
    },
  );

  it('gives both towers of a folder and variant the same fingerprint', async () => {
    const of = async (tower: Tower, variant: 'fp32' | 'uint8'): Promise<string> =>
      (await resolveClipModel({ ...defaults, variant }, {}, tower)).fingerprint;
    expect(await of('text', 'fp32')).toBe(await of('vision', 'fp32'));
    expect(await of('text', 'uint8')).toBe(await of('vision', 'uint8'));
    expect(await of('text', 'uint8')).not.toBe(await of('text', 'fp32'));
  });

  it('gives another fingerprint after one byte of either tower changed', async () => {
    const model = await copyModel();
    const fingerprint = async (): Promise<string> =>
      (await resolveClipModel({ ...defaults, model }, {}, 'text')).fingerprint;
    const before = await fingerprint();
    expect(await fingerprint()).toBe(before);
    await writeFile(join(model, 'onnx/vision_model.onnx'), '\0', { flag: 'a' });
    expect(await fingerprint()).not.toBe(before);
  });

  it.each([
    ['with.model', { model: 'no/such/folder' }, {}],
    ['$JINA_CLIP_MODEL', {}, { JINA_CLIP_MODEL: 'no/such/folder' }],
  ])('refuses a folder of %s that is missing and says what to do', async (reason, options, env) => {
    await expect(resolveClipModel({ ...defaults, ...options }, env, 'text')).rejects.toMatchObject({
      code: 'ERR_MODEL_MISSING',
      message: expect.stringMatching(
        new RegExp(
          `/no/such/folder \\(${reason.replace('$', '\\$')}\\) does not exist.*Correct the path`,
        ),
      ),
    });
  });

  it.each([
    ['config.json', 'text'],
    ['tokenizer.json', 'text'],
    ['tokenizer_config.json', 'text'],
    ['onnx/text_model.onnx', 'text'],
    ['onnx/vision_model.onnx', 'vision'],
    ['preprocessor_config.json', 'vision'],
  ] as const)('names %s when the %s tower lacks it', async (file, tower) => {
    const model = await copyModel();
    await rm(join(model, file));
    await expect(resolveClipModel({ ...defaults, model }, {}, tower)).rejects.toMatchObject({
      code: 'ERR_MODEL_MISSING',
      message: expect.stringContaining(`${model} has no ${file}`),
    });
  });

  it('names the file of a variant that the model does not have', async () => {
    const options = { ...defaults, model: tinyModel, variant: 'q4' } as const;
    await expect(resolveClipModel(options, {}, 'text')).rejects.toMatchObject({
      code: 'ERR_MODEL_MISSING',
      message: expect.stringContaining('no onnx/text_model_q4.onnx (variant q4)'),
    });
  });

  it.each(['{', '[]', '{"text_config": {"max_position_embeddings": "77"}}'])(
    'refuses the config.json %s',
    async (content) => {
      const model = await copyModel();
      await writeFile(join(model, 'config.json'), content);
      await expect(resolveClipModel({ ...defaults, model }, {}, 'text')).rejects.toMatchObject({
        code: 'ERR_MODEL_LAYOUT',
        message: expect.stringContaining(join(model, 'config.json')),
      });
    },
  );
});

describe('the encoders with a model that does not fit', () => {
  it('refuse a graph with other inputs and outputs', async () => {
    const model = await copyModel();
    const [text, vision] = [
      join(model, 'onnx/text_model.onnx'),
      join(model, 'onnx/vision_model.onnx'),
    ];
    await rm(text);
    await symlink(vision, text);
    await expect(createClipTextEncoder({ model }, executorContext())).rejects.toMatchObject({
      code: 'ERR_MODEL_LAYOUT',
      message: expect.stringMatching(/pixel_values.*image_embeds.*expected the input input_ids/),
    });
  });

  it('refuse a file that is no ONNX graph', async () => {
    const model = await copyModel();
    await writeFile(
      join(model, 'onnx/vision_model.onnx'),
      'version https://git-lfs.github.com/spec/v1',
    );
    await expect(createClipImageEncoder({ model }, executorContext())).rejects.toMatchObject({
      code: 'ERR_MODEL_LAYOUT',
      message: expect.stringContaining('vision_model.onnx cannot be loaded as an ONNX graph'),
    });
  });

  it('say which model runs and why, in one line', async () => {
    const context = executorContext({ JINA_CLIP_MODEL: tinyModel });
    const encoder = await createClipImageEncoder({ model_name: 'RN50' }, context);
    await encoder.close?.();
    expect(context.lines).toEqual([
      'CLIP model clip-tiny-random ($JINA_CLIP_MODEL, since model_name RN50 is no local folder and was not pulled), fp32, 64 dimensions, 1 thread',
    ]);
  });

  it('run one tower of a folder that has only that', async () => {
    await mkdir(join(folder, 'onnx'));
    for (const file of [
      'config.json',
      'tokenizer.json',
      'tokenizer_config.json',
      'onnx/text_model.onnx',
    ]) {
      await cp(join(tinyModel, file), join(folder, file));
    }
    const encoder = await createClipTextEncoder({ model: folder }, executorContext());
    expect((await encoder.encode(['a cat'])).shape).toEqual([1, 64]);
    await encoder.close?.();
  });
});
