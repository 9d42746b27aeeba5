import { describe, expect, it } from '@jest/globals';
import type { Encoder } from '@podflow/core';
import { createVseTextEncoder } from '../../../src/encoders/vse/vse-text-encoder.ts';
import { executorContext } from '../../executor-context.ts';
import { largestDifference, vseFixtures, vseGolden, vseModel } from '../../golden.ts';
import { rowOf, withEncoder } from '../with-encoder.ts';

const model = vseModel('vse-tiny-vgg');

describe('VSETextEncoder', () => {
  it.each(vseFixtures)(
    'gives the vectors of PyTorch in the order of the texts: %s',
    async (name) => {
      const { texts } = vseGolden.models[name];
      await withEncoder(createVseTextEncoder, { model: vseModel(name) }, async (encoder) => {
        const result = await encoder.encode(texts.map(({ text }) => text));
        expect(result).toMatchObject({ dtype: 'float32', shape: [texts.length, 32] });
        for (const [i, { text_embeds }] of texts.entries()) {
          expect(largestDifference(rowOf(result, i), text_embeds)).toBeLessThan(1e-5);
          expect(Math.hypot(...rowOf(result, i))).toBeCloseTo(1, 5);
        }
      });
    },
  );

  it('gives a text the same vector alone and among others', async () => {
    const texts = vseGolden.models['vse-tiny-vgg'].texts.map(({ text }) => text);
    await withEncoder(createVseTextEncoder, { model }, async (encoder) => {
      const together = await encoder.encode([...texts, ...texts.toReversed()]);
      for (const [i, text] of texts.entries()) {
        const alone = await encoder.encode([text]);
        expect(largestDifference(rowOf(together, i), alone.data)).toBeLessThan(1e-6);
        expect(
          largestDifference(rowOf(together, 2 * texts.length - 1 - i), alone.data),
        ).toBeLessThan(1e-6);
      }
    });
  });

  it('does not care for capitals', async () => {
    await withEncoder(createVseTextEncoder, { model }, async (encoder) => {
      const result = await encoder.encode(['A Dog runs.', 'a dog RUNS.']);
      expect(rowOf(result, 0)).toEqual(rowOf(result, 1));
    });
  });

  it('gives every text a vector, also one without words', async () => {
    const texts = ['', ' ', '.', '!!! ???', 'xyzzy', '日本語', '\u0000', '\ud83d', '<unk>'];
    await withEncoder(createVseTextEncoder, { model }, async (encoder) => {
      const result = await encoder.encode(texts);
      expect(result.shape).toEqual([texts.length, 32]);
      for (const row of texts.keys()) expect(Math.hypot(...rowOf(result, row))).toBeCloseTo(1, 5);
      expect((await encoder.encode([])).shape).toEqual([0, 32]);
    });
  });

  it('says once that no word of a text is known', async () => {
    const context = executorContext();
    const use = async (encoder: Encoder<string>): Promise<void> => {
      await encoder.encode(['a dog', 'xyzzy plugh', 'quux']);
      await encoder.encode(['quux'.repeat(50)]);
    };
    await withEncoder(createVseTextEncoder, { model }, use, context);
    expect(context.lines.slice(1)).toEqual([
      'no word of the text "xyzzy plugh" is in the vocabulary of vse-tiny-vgg; what it finds means nothing (said once)',
    ]);
  });

  it('cuts a text of very many words and says so once', async () => {
    const context = executorContext();
    const use = async (encoder: Encoder<string>): Promise<void> => {
      const result = await encoder.encode([
        'a dog '.repeat(127),
        'a dog '.repeat(50_000),
        'a dog '.repeat(128),
      ]);
      expect(rowOf(result, 1)).toEqual(rowOf(result, 0));
      expect(rowOf(result, 2)).toEqual(rowOf(result, 0));
    };
    await withEncoder(createVseTextEncoder, { model }, use, context);
    expect(context.lines.slice(1)).toEqual([
      'a text is longer than the 256 tokens that the model reads; only its beginning counts (said once)',
    ]);
  });

  it('accepts texts and nothing else', async () => {
    await withEncoder(createVseTextEncoder, { model }, async (encoder) => {
      expect(encoder.accepts('')).toBe(true);
      expect([undefined, null, 3, {}, new Uint8Array(2)].some((x) => encoder.accepts(x))).toBe(
        false,
      );
    });
  });
});
