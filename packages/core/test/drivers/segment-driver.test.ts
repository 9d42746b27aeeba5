import { describe, expect, it } from '@jest/globals';
import type { DocumentInput } from '../../src/document/document.ts';
import type { NamedExecutor, Segmenter } from '../../src/executor/executor.ts';
import { driver, run, search } from './make-context.ts';

const words: Segmenter = {
  segment({ text }) {
    if (text === undefined) throw new TypeError('there is no text');
    if (text === '') return 'nothing' as unknown as DocumentInput[];
    return text.split(' ').map((word, offset) => ({ text: word, offset }));
  },
};

const splitter: NamedExecutor = {
  name: 'splitter',
  classNames: ['WordSplitter'],
  kind: 'segmenter',
  executor: words,
};

describe('SegmentDriver', () => {
  it('makes chunks one level deeper that know their parent and number', async () => {
    const docs = [{ id: 'a', text: 'hello world', mimeType: 'text/x', granularity: 1 }];
    const [a] = (await run(driver('SegmentDriver'), search(docs), splitter)).docs;
    const common = { mimeType: 'text/x', granularity: 2, length: 2, parentId: 'a' };
    expect(a?.chunks).toMatchObject([
      { ...common, text: 'hello', offset: 0 },
      { ...common, text: 'world', offset: 1 },
    ]);
    expect(new Set(a?.chunks?.map(({ id }) => id)).size).toBe(2);
  });

  it('keeps the chunks there are', async () => {
    const docs = [{ id: 'a', text: 'x', chunks: [{ id: 'old' }] }];
    const [a] = (await run(driver('SegmentDriver'), search(docs), splitter)).docs;
    expect(a?.chunks).toHaveLength(2);
    expect(a?.chunks?.[0]).toEqual({ id: 'old' });
  });

  it('records failures; the others go on', async () => {
    const docs = [{ id: 'none' }, { id: 'wrong', text: '' }, { id: 'good', text: 'x' }];
    const [none, wrong, good] = (await run(driver('SegmentDriver'), search(docs), splitter)).docs;
    expect(none?.error).toMatchObject({ code: 'ERR_EXECUTOR' });
    expect(none?.error?.message).toBe('WordSplitter: there is no text');
    expect(wrong?.error?.message).toBe(
      'WordSplitter.segment returned the text "nothing"; expected a list',
    );
    expect(good?.chunks).toHaveLength(1);
  });
});
