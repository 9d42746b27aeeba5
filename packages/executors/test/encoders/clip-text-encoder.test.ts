import { describe, expect, it } from '@jest/globals';
import type { Encoder, Tensor } from '@podflow/core';
import { createClipTextEncoder } from '../../src/encoders/clip-text-encoder.ts';
import { executorContext } from '../executor-context.ts';
import { clipGolden, cosine, largestDifference, miniClipGolden, tinyModel } from '../golden.ts';

async function withEncoder(
  options: Record<string, unknown>,
  use: (encoder: Encoder<string>) => Promise<void>,
  context = executorContext(),
): Promise<void> {
  const encoder = await createClipTextEncoder(options, context);
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

describe('CLIPTextEncoder', () => {
  it('gives the vectors of the reference in the order of the texts', async () => {
    await withEncoder({ model: tinyModel }, async (encoder) => {
      const result = await encoder.encode(clipGolden.texts.map(({ text }) => text));
      expect(result).toMatchObject({ dtype: 'float32', shape: [26, 64] });
      for (const [i, { text_embeds }] of clipGolden.texts.entries()) {
        expect(largestDifference(rowOf(result, i), text_embeds)).toBeLessThan(1e-4);
      }
    });
  });

  it('gives the vectors of the embedded mini-clip', async () => {
    await withEncoder({}, async (encoder) => {
      const result = await encoder.encode(miniClipGolden.texts.map(({ text }) => text));
      expect(result.shape).toEqual([8, 256]);
      for (const [i, { text_embeds }] of miniClipGolden.texts.entries()) {
        expect(cosine(rowOf(result, i), text_embeds)).toBeGreaterThan(0.9999);
      }
    });
  });

  it.each(['fp32', 'uint8', 'quantized'])(
    'gives with %s the same vector in any batch',
    async (variant) => {
      const texts = miniClipGolden.texts.map(({ text }) => text);
      await withEncoder({ variant }, async (encoder) => {
        const together = await encoder.encode([...texts, ...texts.toReversed()]);
        for (const [i, text] of texts.entries()) {
          const alone = await encoder.encode([text]);
          expect(largestDifference(rowOf(together, i), alone.data)).toBeLessThan(1e-5);
          expect(largestDifference(rowOf(together, 15 - i), alone.data)).toBeLessThan(1e-5);
        }
      });
    },
  );

  it.each([1, 2, 100])('gives the same with a batch size of %d', async (batchSize) => {
    const texts = miniClipGolden.texts.map(({ text }) => text);
    const small = executorContext({}, { batchSize });
    await withEncoder({}, async (encoder) => {
      const expected = await encoder.encode(texts);
      await withEncoder(
        {},
        async (other) => {
          expect(largestDifference((await other.encode(texts)).data, expected.data)).toBeLessThan(
            1e-5,
          );
        },
        small,
      );
    });
  });

  it('answers requests that overlap', async () => {
    await withEncoder({}, async (encoder) => {
      const texts = ['pizza', 'a red apple', 'dog'];
      const results = await Promise.all(texts.map((text) => encoder.encode([text])));
      for (const [i, text] of texts.entries()) {
        expect(results[i]?.data).toEqual((await encoder.encode([text])).data);
      }
    });
  });

  it('marks the vectors with the model and shares their memory', async () => {
    await withEncoder({}, async (encoder) => {
      const result = await encoder.encode(['pizza']);
      expect(encoder.fingerprint).toMatch(/^mini-clip:sha256-[\da-f]{16}$/);
      expect(result.model).toBe(encoder.fingerprint);
      expect(result.data.buffer).toBeInstanceOf(SharedArrayBuffer);
    });
  });

  it('gives no rows for no texts', async () => {
    await withEncoder({}, async (encoder) => {
      expect((await encoder.encode([])).shape).toEqual([0, 256]);
    });
  });

  it.each(['', ' ', '\ud800', '\u0000', '🍕🐈‍⬛', 'ש', 'x'.repeat(100_000)])(
    'gives finite numbers for odd texts',
    async (text) => {
      await withEncoder({}, async (encoder) => {
        expect((await encoder.encode([text])).data.every(Number.isFinite)).toBe(true);
      });
    },
  );

  it('says once that a text was cut', async () => {
    const context = executorContext();
    await withEncoder(
      {},
      async (encoder) => {
        await encoder.encode(['short']);
        expect(context.lines).toHaveLength(1);
        await encoder.encode(['long '.repeat(100), 'long '.repeat(100)]);
        await encoder.encode(['long '.repeat(100)]);
        expect(context.lines.slice(1)).toEqual([
          expect.stringContaining('longer than the 32 tokens'),
        ]);
      },
      context,
    );
  });

  it('warns of each text that was cut, also where only blanks were read', async () => {
    await withEncoder({}, async (encoder) => {
      const warned: [number, string][] = [];
      const long = 'long '.repeat(100);
      const blank = `${' '.repeat(200_000)}a dog`;
      await encoder.encode(['short', long, `short${' '.repeat(200_000)}`, blank], (row, message) =>
        warned.push([row, message]),
      );
      expect(warned).toEqual([1, 3].map((row) => [row, expect.stringContaining('32 tokens')]));
    });
  });

  it('accepts texts and nothing else', async () => {
    await withEncoder({}, async (encoder) => {
      expect(encoder.accepts('a text')).toBe(true);
      expect(encoder.accepts('')).toBe(true);
      expect(
        [undefined, null, 7, new Uint8Array(3), { text: 'x' }].some((x) => encoder.accepts(x)),
      ).toBe(false);
    });
  });

  it('closes twice', async () => {
    const encoder = await createClipTextEncoder({}, executorContext());
    await encoder.close?.();
    await encoder.close?.();
  });

  it.each([
    ['threads', { threads: 0 }],
    ['threads', { threads: 'two' }],
    ['variant', { variant: 'fp8' }],
    ['model', { model: 7 }],
  ])('refuses %s: %j', async (name, options) => {
    await expect(createClipTextEncoder(options, executorContext())).rejects.toMatchObject({
      code: 'ERR_VALUE',
      message: expect.stringContaining(name),
    });
  });
});
