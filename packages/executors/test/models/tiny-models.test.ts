import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { createDocument, type Tensor } from '@podflow/core';
import { createClipImageEncoder } from '../../src/encoders/clip-image-encoder.ts';
import { createClipTextEncoder } from '../../src/encoders/clip-text-encoder.ts';
import { TextTokenizer } from '../../src/encoders/text-tokenizer.ts';
import { createImageNormalizer } from '../../src/image/image-normalizer.ts';
import { createImageReader } from '../../src/image/image-reader.ts';
import { siglip } from '../../src/models/kinds/siglip.ts';
import { executorContext } from '../executor-context.ts';
import { cosine, fixturePath, largestDifference, tinyModelsGolden } from '../golden.ts';

async function pixelsFor(model: string, file: string): Promise<Tensor> {
  const context = executorContext();
  const reader = createImageReader({ channel_axis: 0 }, context);
  const normalizer = await createImageNormalizer({ channel_axis: 0, model }, context);
  const document = createDocument({ buffer: await readFile(fixturePath(file)) });
  const { blob } = await normalizer.craft({ ...document, ...(await reader.craft(document)) });
  if (!blob) throw new Error('no blob');
  return blob;
}

function rowOf({ data, shape }: Tensor<'float32'>, row: number): Float32Array {
  const length = shape[1] ?? 0;
  return data.slice(row * length, (row + 1) * length);
}

describe.each(tinyModelsGolden.models)('$model', ({ model, images, texts }) => {
  const folder = fixturePath(`models/${model}`);

  it('makes of pictures the pixels and vectors of the reference', async () => {
    const context = executorContext();
    const encoder = await createClipImageEncoder({ model: folder }, context);
    const pictures = await Promise.all(images.map(({ file }) => pixelsFor(folder, file)));
    const result = await encoder.encode(pictures);
    await encoder.close?.();
    for (const [i, { shape, sample_indices, sampled, image_embeds }] of images.entries()) {
      const { data } = pictures[i] as Tensor<'float32'>;
      expect(pictures[i]?.shape).toEqual(shape);
      expect(
        largestDifference(
          sample_indices.map((index) => data[index] ?? Number.NaN),
          sampled,
        ),
      ).toBeLessThan(1e-5);
      expect(cosine(rowOf(result, i), image_embeds)).toBeGreaterThan(0.9999);
    }
    // One line says which model runs; nothing warns that pictures do not fit.
    expect(context.lines).toHaveLength(1);
  });

  it('makes of texts the vectors of the reference', async () => {
    const encoder = await createClipTextEncoder({ model: folder }, executorContext());
    const result = await encoder.encode(texts.map(({ text }) => text));
    await encoder.close?.();
    for (const [i, { text_embeds }] of texts.entries()) {
      expect(largestDifference(rowOf(result, i), text_embeds)).toBeLessThan(1e-4);
    }
  });
});

describe.each(tinyModelsGolden.models.filter(({ model }) => model.startsWith('siglip')))(
  'the tokens of $model',
  ({ model, texts }) => {
    it.each(texts)('are 64, those of the reference, for $text', async ({ text, input_ids }) => {
      const tokenizer = await TextTokenizer.open(fixturePath(`models/${model}`), {
        ...siglip,
        maxTokens: 64,
      });
      expect(tokenizer.encode(text).ids).toEqual(input_ids);
    });
  },
);

describe('variants of clip-tiny-b16', () => {
  const [golden] = tinyModelsGolden.models;
  const model = fixturePath('models/clip-tiny-b16');

  it.each([
    ['fp16', 0.9999],
    ['quantized', 0.97],
  ] as const)('%s gives nearly the vectors of fp32', async (variant, least) => {
    const encoder = await createClipTextEncoder({ model, variant }, executorContext());
    const image = await createClipImageEncoder({ model, variant }, executorContext());
    const texts = golden?.texts.map(({ text }) => text) ?? [];
    const result = await encoder.encode(texts);
    const pictures = golden?.images.map(({ file }) => pixelsFor(model, file)) ?? [];
    const seen = await image.encode(await Promise.all(pictures));
    await Promise.all([encoder.close?.(), image.close?.()]);
    for (const [i, { text_embeds }] of golden?.texts.entries() ?? []) {
      expect(cosine(rowOf(result, i), text_embeds)).toBeGreaterThan(least);
    }
    for (const [i, { image_embeds }] of golden?.images.entries() ?? []) {
      expect(cosine(rowOf(seen, i), image_embeds)).toBeGreaterThan(least);
    }
  });
});
