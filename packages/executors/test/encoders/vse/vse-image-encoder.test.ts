import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { allocateTensor, createDocument, type Encoder, type Tensor } from '@podflow/core';
import { createVseImageEncoder } from '../../../src/encoders/vse/vse-image-encoder.ts';
import { createVseTextEncoder } from '../../../src/encoders/vse/vse-text-encoder.ts';
import { decodePicture } from '../../../src/image/decode-picture.ts';
import { createImageNormalizer } from '../../../src/image/image-normalizer.ts';
import { createImageReader } from '../../../src/image/image-reader.ts';
import { PicturePreparer } from '../../../src/image/picture-preparer.ts';
import { readPreparation } from '../../../src/models/preprocessor-config.ts';
import { executorContext } from '../../executor-context.ts';
import {
  cosine,
  fixturePath,
  largestDifference,
  vseFixtures,
  vseGolden,
  vseModel,
} from '../../golden.ts';
import { rowOf, withEncoder } from '../with-encoder.ts';

const model = vseModel('vse-tiny-vgg');
const files = vseGolden.models['vse-tiny-vgg'].images.map(({ file }) => file);

/** As the model was trained: by its preprocessor_config.json. */
async function trainedPixels(file: string): Promise<Tensor<'float32'>> {
  const picture = await decodePicture(await readFile(fixturePath(file)), file);
  return new PicturePreparer(await readPreparation(model)).prepare(picture);
}

/** As the Flow has it: flows/yaml/image-load.yml and image-normalize.yml. */
async function flowPixels(file: string): Promise<Tensor> {
  const context = executorContext();
  const reader = createImageReader({ channel_axis: 0 }, context);
  const normalizer = await createImageNormalizer(
    {
      channel_axis: 0,
      target_size: 224,
      resize_dim: 256,
      img_mean: [0.485, 0.456, 0.406],
      img_std: [0.229, 0.224, 0.225],
    },
    context,
  );
  const document = createDocument({ buffer: await readFile(fixturePath(file)) });
  const { blob } = await normalizer.craft({ ...document, ...(await reader.craft(document)) });
  if (!blob) throw new Error('no blob');
  return blob;
}

describe('VSEImageEncoder', () => {
  it.each(vseFixtures)(
    'gives the vectors of PyTorch, prepared as in training and as in the Flow: %s',
    async (name) => {
      const { images } = vseGolden.models[name];
      const trained = await Promise.all(files.map(trainedPixels));
      const flow = await Promise.all(files.map(flowPixels));
      await withEncoder(createVseImageEncoder, { model: vseModel(name) }, async (encoder) => {
        const results = [await encoder.encode(trained), await encoder.encode(flow)] as const;
        expect(results[0]).toMatchObject({ dtype: 'float32', shape: [files.length, 32] });
        for (const [i, { image_embeds, flow_embeds }] of images.entries()) {
          expect(largestDifference(rowOf(results[0], i), image_embeds)).toBeLessThan(1e-4);
          expect(largestDifference(rowOf(results[1], i), flow_embeds)).toBeLessThan(1e-4);
          expect(Math.hypot(...rowOf(results[0], i))).toBeCloseTo(1, 5);
        }
        // The pictures are told apart, or the comparison would mean nothing.
        expect(cosine(rowOf(results[0], 1), rowOf(results[0], 4))).toBeLessThan(0.999);
      });
    },
  );

  it.each([
    ['', 'as the Flow does', { img_mean: [0.485, 0.456, 0.406], img_std: [0.229, 0.224, 0.225] }],
    ['', 'as in training', { model }],
    [`model: ${model}`, 'otherwise', {}],
  ])('says %j of pictures made ready %s', async (advice, _how, options) => {
    const context = executorContext();
    const normalizer = await createImageNormalizer({ channel_axis: 0, ...options }, context);
    const reader = createImageReader({ channel_axis: 0 }, context);
    const document = createDocument({ buffer: await readFile(fixturePath('clip/square.png')) });
    const { blob } = await normalizer.craft({ ...document, ...(await reader.craft(document)) });
    const use = async (encoder: Encoder<Tensor>): Promise<void> => {
      await encoder.encode(blob ? [blob, blob] : []);
    };
    await withEncoder(createVseImageEncoder, { model }, use, context);
    const warnings = context.lines.filter((line) => line.startsWith('warning'));
    expect(warnings).toEqual(advice === '' ? [] : [expect.stringContaining(advice)]);
  });

  it('has the fingerprint and the length of vectors of the text encoder, another one for another model', async () => {
    const text = await createVseTextEncoder({ model }, executorContext());
    const [pixels] = await Promise.all(files.slice(0, 1).map(flowPixels));
    if (!pixels) throw new Error('no picture');
    await withEncoder(createVseImageEncoder, { model }, async (encoder) => {
      const vectors = await encoder.encode([pixels]);
      expect(encoder.fingerprint).toBe(text.fingerprint);
      expect(vectors.model).toBe(text.fingerprint);
      expect(vectors.shape[1]).toBe((await text.encode(['a dog'])).shape[1]);
      await withEncoder(
        createVseImageEncoder,
        { model: vseModel('vse-tiny-resnet') },
        async (other) => {
          expect(other.fingerprint).not.toBe(encoder.fingerprint);
        },
      );
    });
    await text.close?.();
  });

  it.each([
    [[224, 224, 3]],
    [[3, 256, 256]],
    [[1, 224, 224]],
    [[3, 224]],
    [[1, 3, 224, 224]],
    [[]],
  ])('refuses a picture of the shape %j and names both shapes', async (shape) => {
    await withEncoder(createVseImageEncoder, { model }, async (encoder) => {
      await expect(encoder.encode([allocateTensor('float32', shape)])).rejects.toMatchObject({
        code: 'ERR_IMAGE_SHAPE',
        message: expect.stringContaining(
          `has the shape [${shape.join(', ')}]; the model takes [3, 224, 224]`,
        ),
      });
    });
  });

  it('refuses pixels that give no vector', async () => {
    const broken = allocateTensor('float32', [3, 224, 224]);
    broken.data.fill(Number.NaN);
    await withEncoder(createVseImageEncoder, { model }, async (encoder) => {
      await expect(encoder.encode([broken])).rejects.toMatchObject({ code: 'ERR_VECTOR' });
    });
  });
});
