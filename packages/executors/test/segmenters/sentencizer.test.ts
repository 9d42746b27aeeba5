import { describe, expect, it } from '@jest/globals';
import { createDocument, type DocumentInput } from '@podflow/core';
import { createSentencizer } from '../../src/segmenters/sentencizer.ts';
import { executorContext } from '../executor-context.ts';

async function segment(
  text: string | undefined,
  options: Record<string, unknown> = {},
): Promise<DocumentInput[]> {
  const fields = text === undefined ? {} : { text };
  return await createSentencizer(options, executorContext()).segment(createDocument(fields));
}

async function texts(text: string, options?: Record<string, unknown>): Promise<unknown[]> {
  return (await segment(text, options)).map((chunk) => chunk.text);
}

describe('Sentencizer', () => {
  it('cuts behind runs of punctuation and says where', async () => {
    const text = 'It is a sunny day!!!! When Andy comes back, we are going to the zoo.';
    expect(await segment(text)).toEqual([
      { text: 'It is a sunny day!!!!', offset: 0, weight: 1, location: [0, 21] },
      {
        text: 'When Andy comes back, we are going to the zoo.',
        offset: 1,
        weight: 1,
        location: [21, 68],
      },
    ]);
  });

  it.each([
    ['one\ntwo\n\nthree', ['one', 'two', 'three']],
    ['With a 0.99 probability.', ['With a 0.', '99 probability.']],
    ['  This ,  text is...  . Amazing !!', ['This ,  text is...', 'Amazing']],
    [
      '今天是个大晴天！！！！安迪回来以后，我们准备去动物园。',
      ['今天是个大晴天！！！！', '安迪回来以后，我们准备去动物园。'],
    ],
    ['no end at all', ['no end at all']],
    ['...', ['...']],
    ['   ', []],
    ['', []],
  ])('makes of %j %j', async (text, expected) => {
    expect(await texts(text)).toEqual(expected);
  });

  it('has white space before a sentence in its location, but not in its text', async () => {
    const text = '  This ,  text is...  . Amazing !!';
    const located = (await segment(text)).map(({ location: [start, end] = [] }) =>
      text.slice(start, end),
    );
    expect(located).toEqual(['  This ,  text is...', ' Amazing']);
  });

  it('counts characters, not halves of them', async () => {
    const chunks = await segment('🍕🍕. 🍎🍎!', { uniform_weight: false });
    expect(chunks.map(({ location }) => location)).toEqual([
      [0, 3],
      [3, 7],
    ]);
    expect(chunks.map(({ weight }) => weight)).toEqual([3 / 7, 3 / 7]);
    expect(await texts('🍕🍕🍕🍕', { max_sent_len: 3 })).toEqual(['🍕🍕🍕']);
  });

  it('leaves out sentences of min_sent_len characters or fewer and keeps the numbers of the others', async () => {
    const chunks = await segment('Yes. I do not know. No.', { min_sent_len: 4 });
    expect(chunks).toMatchObject([{ text: 'I do not know.', offset: 1 }]);
    expect(await texts('a. b', { min_sent_len: 1 })).toEqual(['a.']);
  });

  it.each([
    [';', ['one. two;', 'three']],
    [
      ['.', ';'],
      ['one.', 'two;', 'three'],
    ],
    ['', ['one.', 'two;three']],
    [null, ['one.', 'two;three']],
    // All of these mean something in a regular expression.
    [']^-\\', ['one. two;three']],
  ])('cuts behind the characters %j', async (punct_chars, expected) => {
    expect(await texts('one. two;three', { punct_chars })).toEqual(expected);
  });

  it('takes time in proportion to a long run of blanks', async () => {
    const blanks = ' '.repeat(200_000);
    expect(await texts(`one${blanks}.${blanks}two${blanks}`)).toEqual(['one', 'two']);
  });

  it('makes nothing of a Document without text', async () => {
    expect(await segment(undefined)).toEqual([]);
  });

  it.each([
    ['min_sent_len', { min_sent_len: -1 }],
    ['max_sent_len', { max_sent_len: 0 }],
    ['min_sent_len', { min_sent_len: 10, max_sent_len: 5 }],
    ['punct_chars', { punct_chars: 5 }],
    ['uniform_weight', { uniform_weight: 'no' }],
  ])('refuses %s: %j', (name, options) => {
    expect(() => createSentencizer(options, executorContext())).toThrow(
      expect.objectContaining({ code: 'ERR_VALUE', message: expect.stringContaining(name) }),
    );
  });
});
