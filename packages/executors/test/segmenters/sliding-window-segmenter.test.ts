import { describe, expect, it } from '@jest/globals';
import { createDocument } from '@podflow/core';
import { createSlidingWindowSegmenter } from '../../src/segmenters/sliding-window-segmenter.ts';
import { executorContext } from '../executor-context.ts';

async function texts(text: string, options: Record<string, unknown> = {}): Promise<unknown[]> {
  const segmenter = createSlidingWindowSegmenter(options, executorContext());
  return (await segmenter.segment(createDocument({ text }))).map((chunk) => chunk.text);
}

describe('SlidingWindowSegmenter', () => {
  it.each([
    ['abcdefgh', 4, 2, ['abcd', 'cdef', 'efgh']],
    ['abcdefghi', 4, 2, ['abcd', 'cdef', 'efgh', 'ghi']],
    ['abcdef', 2, 3, ['ab', 'de']],
    ['abc', 5, 2, ['abc']],
    ['abcd', 4, 1, ['abcd']],
    ['🍕🍎🍕', 2, 1, ['🍕🍎', '🍎🍕']],
    ['', 4, 2, []],
  ])('cuts %j by %d every %d into %j', async (text, window_size, step_size, expected) => {
    expect(await texts(text, { window_size, step_size })).toEqual(expected);
  });

  it('leaves out what is too short and keeps the numbers of the others', async () => {
    const options = { window_size: 4, step_size: 2, min_substring_len: 4 };
    const segmenter = createSlidingWindowSegmenter(options, executorContext());
    const chunks = await segmenter.segment(createDocument({ text: 'abcdefg' }));
    expect(chunks).toEqual([
      { text: 'abcd', offset: 0, weight: 1 },
      { text: 'cdef', offset: 1, weight: 1 },
    ]);
  });

  it('cuts by 300 every 150 by default', async () => {
    const lengths = (await texts('x'.repeat(400))).map((text) => String(text).length);
    expect(lengths).toEqual([300, 250]);
  });

  it.each(['window_size', 'step_size', 'min_substring_len'])('refuses %s: 0', (name) => {
    expect(() => createSlidingWindowSegmenter({ [name]: 0 }, executorContext())).toThrow(
      expect.objectContaining({ code: 'ERR_VALUE', message: expect.stringContaining(name) }),
    );
  });
});
