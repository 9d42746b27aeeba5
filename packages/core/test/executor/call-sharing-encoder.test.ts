import { describe, expect, it } from '@jest/globals';
import { allocateTensor } from '../../src/document/tensor.ts';
import { CallSharingEncoder } from '../../src/executor/call-sharing-encoder.ts';
import type { Encoder } from '../../src/executor/executor.ts';

/** Gives `[length, 1]` for a text, warns of empty ones, fails on `bad`; says how many contents each call had. */
function lengths() {
  const calls: number[] = [];
  let running = 0;
  const encoder: Encoder<string> = {
    fingerprint: 'lengths',
    accepts: (content): content is string => typeof content === 'string',
    async encode(contents, warn) {
      expect(++running).toBe(1);
      calls.push(contents.length);
      await new Promise((resolve) => setTimeout(resolve, 5));
      running--;
      if (contents.includes('bad')) throw new Error('bad content');
      const vectors = allocateTensor('float32', [contents.length, 2]);
      for (const [row, text] of contents.entries()) {
        if (text === '') warn?.(row, 'empty');
        vectors.data.set([text.length, 1], row * 2);
      }
      return vectors;
    },
  };
  return { calls, encoder: new CallSharingEncoder(encoder as Encoder<unknown>) };
}

const rows = ({ data }: { data: ArrayLike<number> }): number[] => Array.from(data);

describe('calls of an encoder that come while it runs', () => {
  it('share the next one, and each gets its own vectors', async () => {
    const { calls, encoder } = lengths();
    const first = encoder.encode(['a']);
    await new Promise((resolve) => setTimeout(resolve, 2));
    const others = [['bb'], ['ccc', 'dddd'], ['']].map((texts) => encoder.encode(texts));
    expect(rows(await first)).toEqual([1, 1]);
    expect((await Promise.all(others)).map(rows)).toEqual([
      [2, 1],
      [3, 1, 4, 1],
      [0, 1],
    ]);
    expect(calls).toEqual([1, 4]);
    expect(encoder.fingerprint).toBe('lengths');
  });

  it('stay apart when they would be too many contents for one', async () => {
    const { calls, encoder } = lengths();
    const texts = (count: number): string[] => Array.from({ length: count }, () => 'x');
    await Promise.all([20, 10, 6, 1, 40].map((count) => encoder.encode(texts(count))));
    expect(calls).toEqual([20, 16, 1, 40]);
  });

  it('fail for themselves', async () => {
    const { encoder } = lengths();
    const outcomes = await Promise.allSettled(
      ['a', 'bad', 'cc'].map((text) => encoder.encode([text])),
    );
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(rows(await encoder.encode(['after']))).toEqual([5, 1]);
  });

  it('are warned of their own contents, by their own rows', async () => {
    const { encoder } = lengths();
    const warned: string[] = [];
    const calls = [['a', ''], ['b'], ['', 'c']].map((texts, call) =>
      encoder.encode(texts, (row, message) => warned.push(`${call}.${row} ${message}`)),
    );
    await Promise.all(calls);
    expect(warned).toEqual(['0.1 empty', '2.0 empty']);
  });
});
