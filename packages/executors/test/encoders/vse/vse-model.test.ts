import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createVseImageEncoder } from '../../../src/encoders/vse/vse-image-encoder.ts';
import { createVseTextEncoder } from '../../../src/encoders/vse/vse-text-encoder.ts';
import { executorContext } from '../../executor-context.ts';
import { tinyModel, vseModel } from '../../golden.ts';

const [vgg, resnet] = [vseModel('vse-tiny-vgg'), vseModel('vse-tiny-resnet')];
let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vse model é '));
  await cp(vgg, folder, { recursive: true });
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

const create = { text: createVseTextEncoder, vision: createVseImageEncoder };
type Tower = keyof typeof create;

/** The lines that an encoder says when it starts. */
async function linesOf(
  tower: Tower,
  options: object,
  env: Record<string, string> = {},
): Promise<string[]> {
  const context = executorContext(env);
  const encoder = await create[tower]({ ...options }, context);
  await encoder.close?.();
  return context.lines;
}

async function fingerprintOf(tower: Tower, model: string): Promise<string | undefined> {
  const encoder = await create[tower]({ model }, executorContext());
  await encoder.close?.();
  return encoder.fingerprint;
}

async function changeJson(
  file: string,
  change: (json: Record<string, unknown>) => unknown,
): Promise<void> {
  const path = join(folder, file);
  await writeFile(path, JSON.stringify(change(JSON.parse(await readFile(path, 'utf8')))));
}

describe('which model the VSE encoders run', () => {
  it.each(['text', 'vision'] as const)(
    'is with.model before path and $JINA_VSE_MODEL: %s',
    async (tower) => {
      const lines = await linesOf(
        tower,
        { model: vgg, path: resnet },
        { JINA_VSE_MODEL: 'no-such-folder' },
      );
      expect(lines).toEqual([
        'VSE++ model vse-tiny-vgg (with.model), fp32, 32 dimensions, 1 thread',
      ]);
    },
  );

  it('is path when that is a folder', async () => {
    expect(await linesOf('vision', { path: resnet })).toEqual([
      'VSE++ model vse-tiny-resnet (with.path), fp32, 32 dimensions, 1 thread',
    ]);
  });

  it("is $JINA_VSE_MODEL for Jina's own arguments, and says why path was passed over", async () => {
    const path = 'runs/f30k_vse++_vggfull/model_best.pth.tar';
    const options = {
      path,
      vocab_path: 'vocab/f30k_vocab.pkl',
      pool_strategy: 'mean',
      channel_axis: 1,
    };
    expect(
      await linesOf('text', options, { JINA_VSE_MODEL: vgg, JINA_CLIP_MODEL: tinyModel }),
    ).toEqual([
      `VSE++ model vse-tiny-vgg ($JINA_VSE_MODEL, since path ${path} is no folder), fp32, 32 dimensions, 1 thread`,
    ]);
  });

  it.each(['text', 'vision'] as const)(
    'is none by default, and what to do is said: %s',
    async (tower) => {
      await expect(
        create[tower]({}, executorContext({ JINA_VSE_MODEL: '' })),
      ).rejects.toMatchObject({
        code: 'ERR_MODEL_MISSING',
        message: expect.stringMatching(/No VSE\+\+ model.*tools\/vse\/convert\.py.*JINA_VSE_MODEL/),
      });
    },
  );

  it.each([
    ['with.model', { model: 'no/such/folder' }, {}],
    ['$JINA_VSE_MODEL', {}, { JINA_VSE_MODEL: 'no/such/folder' }],
  ])('is refused when the folder of %s is missing', async (reason, options, env) => {
    await expect(createVseTextEncoder(options, executorContext(env))).rejects.toMatchObject({
      code: 'ERR_MODEL_MISSING',
      message: expect.stringContaining(`/no/such/folder (${reason}) does not exist`),
    });
  });
});

describe('the fingerprint', () => {
  it.each(['config.json', 'vocab.json', 'onnx/text_model.onnx', 'onnx/vision_model.onnx'])(
    'is another one of both towers when %s changed',
    async (file) => {
      const before = await fingerprintOf('text', folder);
      expect(await fingerprintOf('vision', folder)).toBe(before);
      if (file.endsWith('.json')) await writeFile(join(folder, file), '\n', { flag: 'a' });
      else await cp(join(folder, file), join(folder, `${file}_data`));
      expect(await fingerprintOf('vision', folder)).not.toBe(before);
      expect(await fingerprintOf('text', folder)).toBe(await fingerprintOf('vision', folder));
    },
  );
});

describe('a model folder that does not fit', () => {
  it.each([
    ['config.json', 'text'],
    ['vocab.json', 'text'],
    ['onnx/text_model.onnx', 'text'],
    ['onnx/vision_model.onnx', 'vision'],
    ['preprocessor_config.json', 'vision'],
  ] as const)('is refused without %s, which is named', async (file, tower) => {
    await rm(join(folder, file));
    await expect(create[tower]({ model: folder }, executorContext())).rejects.toMatchObject({
      code: 'ERR_MODEL_MISSING',
      message: expect.stringContaining(`${folder} has no ${file}`),
    });
  });

  it('is refused when it is one of CLIP', async () => {
    await cp(join(tinyModel, 'config.json'), join(folder, 'config.json'));
    await expect(createVseTextEncoder({ model: folder }, executorContext())).rejects.toMatchObject({
      code: 'ERR_MODEL_LAYOUT',
      message: expect.stringMatching(/config\.json .*expected "vse"/s),
    });
  });

  it.each(['text', 'vision'] as const)(
    'is refused when the %s tower gives vectors of another length than the other',
    async (tower) => {
      await changeJson('config.json', (config) => ({ ...config, embed_size: 64 }));
      await expect(create[tower]({ model: folder }, executorContext())).rejects.toMatchObject({
        code: 'ERR_MODEL_LAYOUT',
        message: expect.stringMatching(
          new RegExp(`onnx/${tower}_model\\.onnx gives vectors of 32 numbers.*says 64`),
        ),
      });
    },
  );

  it.each([
    ['text', 'vision', /pixel_values.*expected the input input_ids \(int64, 2 sides\)/],
    ['vision', 'text', /input_ids.*expected the input pixel_values \(float32, 4 sides\)/],
  ] as const)(
    'is refused when the %s graph is that of the other tower',
    async (tower, other, message) => {
      await cp(join(folder, `onnx/${other}_model.onnx`), join(folder, `onnx/${tower}_model.onnx`));
      await expect(create[tower]({ model: folder }, executorContext())).rejects.toMatchObject({
        code: 'ERR_MODEL_LAYOUT',
        message: expect.stringMatching(message),
      });
    },
  );

  it('is refused when a graph is broken', async () => {
    await writeFile(
      join(folder, 'onnx/text_model.onnx'),
      'version https://git-lfs.github.com/spec/v1',
    );
    await expect(createVseTextEncoder({ model: folder }, executorContext())).rejects.toMatchObject({
      code: 'ERR_MODEL_LAYOUT',
      message: expect.stringContaining('text_model.onnx cannot be loaded as an ONNX graph'),
    });
  });

  it.each([
    ['has no <unk>', ({ '<unk>': _, ...rest }: Record<string, unknown>) => rest],
    [
      'has no <start>, no <end>',
      ({ '<start>': _, '<end>': __, ...rest }: Record<string, unknown>) => rest,
    ],
    ['words, but config.json says vocab_size', (words: object) => ({ ...words, extra: 9999 })],
    ['has ids that are not 0 to', (words: object) => ({ ...words, '<pad>': 1 })],
    ['has ids that are not 0 to', (words: object) => ({ ...words, '<pad>': 'zero' })],
    ['has ids that are not 0 to', (words: object) => ({ ...words, '<pad>': 0.5 })],
    ['expected record', (words: object) => Object.keys(words)],
  ])('is refused when vocab.json %s', async (fault, change) => {
    await changeJson('vocab.json', change);
    await expect(createVseTextEncoder({ model: folder }, executorContext())).rejects.toMatchObject({
      code: 'ERR_MODEL_LAYOUT',
      message: expect.stringMatching(new RegExp(`${join(folder, 'vocab.json')} .*${fault}`, 's')),
    });
  });

  it.each(['{', ''])('is refused when vocab.json is %j', async (content) => {
    await writeFile(join(folder, 'vocab.json'), content);
    await expect(createVseTextEncoder({ model: folder }, executorContext())).rejects.toMatchObject({
      code: 'ERR_MODEL_LAYOUT',
      message: expect.stringContaining(join(folder, 'vocab.json')),
    });
  });

  it.each([{ threads: 0 }, { variant: 'fp8' }, { model: 3 }])(
    'arguments are refused: %j',
    async (wrong) => {
      await expect(
        createVseTextEncoder({ model: vgg, ...wrong }, executorContext()),
      ).rejects.toMatchObject({
        code: 'ERR_VALUE',
        message: expect.stringContaining(`${Object.keys(wrong)[0]}:`),
      });
    },
  );
});
