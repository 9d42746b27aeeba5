import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { allocateTensor, createDocument, type Encoder, type Tensor } from '@podflow/core';
import { createClipImageEncoder } from '../../src/encoders/clip-image-encoder.ts';
import { createClipTextEncoder } from '../../src/encoders/clip-text-encoder.ts';
import { decodePicture } from '../../src/image/decode-picture.ts';
import { createImageNormalizer } from '../../src/image/image-normalizer.ts';
import { createImageReader } from '../../src/image/image-reader.ts';
import { PicturePreparer } from '../../src/image/picture-preparer.ts';
import { readPreparation } from '../../src/models/preprocessor-config.ts';
import { executorContext } from '../executor-context.ts';
import {
  clipGolden,
  cosine,
  fixturePath,
  largestDifference,
  miniClipGolden,
  tinyModel,
} from '../golden.ts';

async function withEncoder(
  options: Record<string, unknown>,
  use: (encoder: Encoder<Tensor>) => Promise<void>,
): Promise<void> {
  const encoder = await createClipImageEncoder(options, executorContext());
  try {
    await use(encoder);
  } finally {
    await encoder.close?.();
  }
}

function rowOf({ data, shape }: Tensor<'float32'>, row: number): Float32Array {
  const length = shape[1] ?? 0;
  return data.slice(row * length, (row + 1) * length);
}

async function clipPixels(file: string): Promise<Tensor<'float32'>> {
  const picture = await decodePicture(await readFile(fixturePath(file)), file);
  return new PicturePreparer(await readPreparation(tinyModel)).prepare(picture);
}

/** As the Flow has it: read, then normalise with the ImageNet mean and deviation. */
async function flowPixels(file: string, channelAxis = 0): Promise<Tensor> {
  const context = executorContext();
  const reader = createImageReader({ channel_axis: channelAxis }, context);
  const normalizer = await createImageNormalizer(
    {
      resize_dim: 256,
      target_size: 224,
      img_mean: [0.485, 0.456, 0.406],
      img_std: [0.229, 0.224, 0.225],
      channel_axis: channelAxis,
    },
    context,
  );
  const document = createDocument({ buffer: await readFile(fixturePath(file)) });
  const { blob } = await normalizer.craft({ ...document, ...(await reader.craft(document)) });
  if (!blob) throw new Error('no blob');
  return blob;
}

const emoji = await Promise.all(miniClipGolden.images.map(({ file }) => flowPixels(file)));

describe('CLIPImageEncoder', () => {
  it('gives the vectors of the reference', async () => {
    const pictures = await Promise.all(clipGolden.images.map(({ file }) => clipPixels(file)));
    await withEncoder({ model: tinyModel }, async (encoder) => {
      const result = await encoder.encode(pictures);
      expect(result).toMatchObject({ dtype: 'float32', shape: [6, 64] });
      for (const [i, { image_embeds }] of clipGolden.images.entries()) {
        expect(largestDifference(rowOf(result, i), image_embeds)).toBeLessThan(1e-4);
        expect(cosine(rowOf(result, i), image_embeds)).toBeGreaterThan(0.9999);
      }
    });
  });

  it('gives the vectors of mini-clip through ImageReader and ImageNormalizer', async () => {
    await withEncoder({}, async (encoder) => {
      const result = await encoder.encode(emoji);
      expect(result.shape).toEqual([8, 256]);
      for (const [i, { image_embeds }] of miniClipGolden.images.entries()) {
        expect(cosine(rowOf(result, i), image_embeds)).toBeGreaterThan(0.9999);
      }
    });
  });

  it.each(['fp32', 'uint8', 'quantized'])(
    'gives with %s the same vector in any batch',
    async (variant) => {
      await withEncoder({ variant }, async (encoder) => {
        const together = await encoder.encode([...emoji, ...emoji, ...emoji.toReversed()]);
        for (const [i, picture] of emoji.entries()) {
          const alone = await encoder.encode([picture]);
          expect(cosine(rowOf(together, i), alone.data)).toBeGreaterThan(0.999999);
          expect(largestDifference(rowOf(together, 8 + i), alone.data)).toBeLessThan(1e-4);
          expect(largestDifference(rowOf(together, 23 - i), alone.data)).toBeLessThan(1e-4);
        }
      });
    },
  );

  it('says once when pictures were made ready for another model, and not when for this one', async () => {
    const context = executorContext();
    const encoder = await createClipImageEncoder({ model: tinyModel }, context);
    const right = await clipPixels('clip/square.png');
    const normalizer = await createImageNormalizer(
      { model: tinyModel, channel_axis: 0 },
      executorContext(),
    );
    const document = createDocument({ buffer: await readFile(fixturePath('clip/square.png')) });
    const read = await createImageReader({ channel_axis: 0 }, context).craft(document);
    const { blob } = await normalizer.craft({ ...document, ...read });
    expect(blob?.data).toEqual(right.data);
    if (!blob) throw new Error('no blob');
    await encoder.encode([right, blob]);
    expect(context.lines).toHaveLength(1);
    await encoder.encode(emoji);
    await encoder.encode(emoji);
    expect(context.lines.slice(1)).toEqual([
      expect.stringMatching(
        /^warning: .*shorter side 256 \(lanczos\).*clip-tiny-random was trained with shorter side 224 \(bicubic\).*"model: auto"/,
      ),
    ]);
    await encoder.close?.();
  });

  it('answers requests that overlap', async () => {
    await withEncoder({}, async (encoder) => {
      const results = await Promise.all(emoji.map((picture) => encoder.encode([picture])));
      const together = await encoder.encode(emoji);
      for (const [i, { data }] of results.entries()) {
        expect(largestDifference(rowOf(together, i), data)).toBeLessThan(1e-4);
      }
    });
  });

  it('has the fingerprint of the text encoder, of another one for another variant', async () => {
    await withEncoder({}, async (encoder) => {
      const text = await createClipTextEncoder({}, executorContext());
      await text.close?.();
      expect(encoder.fingerprint).toBe(text.fingerprint);
      expect((await encoder.encode(emoji.slice(0, 1))).model).toBe(text.fingerprint);
      await withEncoder({ variant: 'uint8' }, async (other) => {
        expect(other.fingerprint).not.toBe(encoder.fingerprint);
      });
    });
  });

  it('gives the same bytes for any number of threads and any batch', async () => {
    const files = ['clip/landscape.png', 'clip/portrait.png', 'clip/square.png'];
    const pictures = await Promise.all(files.map((file) => flowPixels(file)));
    const vectors: Buffer[] = [];
    for (const [threads, batchSize] of [
      [1, 1],
      [1, 3],
      [3, 1],
      [2, 2],
    ] as const) {
      const context = executorContext({}, { batchSize });
      const encoder = await createClipImageEncoder({ threads }, context);
      vectors.push(Buffer.from((await encoder.encode(pictures)).data.slice().buffer));
      await encoder.close?.();
      expect(context.lines).toEqual([expect.stringMatching(`256 dimensions, ${threads} thread`)]);
    }
    for (const each of vectors) expect(each.equals(vectors[0] as Buffer)).toBe(true);
  });

  it('takes other numbers than float32', async () => {
    const [first] = emoji;
    if (!first) throw new Error('no picture');
    const data = Float64Array.from(first.data as Float32Array);
    await withEncoder({}, async (encoder) => {
      const expected = await encoder.encode([first]);
      const result = await encoder.encode([{ ...first, dtype: 'float64', data }]);
      expect(result.data).toEqual(expected.data);
    });
  });

  it('gives no rows for no pictures', async () => {
    await withEncoder({}, async (encoder) => {
      expect((await encoder.encode([])).shape).toEqual([0, 256]);
    });
  });

  it.each([
    [[224, 224, 3]],
    [[3, 256, 256]],
    [[1, 224, 224]],
    [[3, 224]],
    [[1, 3, 224, 224]],
    [[3, 0, 0]],
    [[]],
  ])('refuses a picture of the shape %j and names both shapes', async (shape) => {
    await withEncoder({}, async (encoder) => {
      const pictures = [...emoji, allocateTensor('float32', shape)];
      await expect(encoder.encode(pictures)).rejects.toMatchObject({
        code: 'ERR_IMAGE_SHAPE',
        message: expect.stringContaining(
          `has the shape [${shape.join(', ')}]; the model takes [3, 224, 224]`,
        ),
      });
      expect((await encoder.encode(emoji)).shape).toEqual([8, 256]);
    });
  });

  it('refuses pixels that give no vector', async () => {
    const broken = allocateTensor('float32', [3, 224, 224]);
    broken.data.fill(Number.NaN);
    await withEncoder({ model: tinyModel }, async (encoder) => {
      await expect(encoder.encode([broken])).rejects.toMatchObject({ code: 'ERR_VECTOR' });
    });
  });

  it('accepts tensors and nothing else', async () => {
    await withEncoder({}, async (encoder) => {
      expect(encoder.accepts(emoji[0])).toBe(true);
      expect(['text', undefined, null, new Uint8Array(3), {}].some((x) => encoder.accepts(x))).toBe(
        false,
      );
    });
  });
});
