import { describe, expect, it } from '@jest/globals';
import type { Document } from '../../src/document/document.ts';
import { mergeMatches } from '../../src/drivers/merge-matches.ts';
import { ids } from './make-context.ts';

const ranked = (...matches: [id: string, distance: number][]): Document[] =>
  matches.map(([id, value]) => ({ id, score: { value } }));

describe('mergeMatches', () => {
  it('ranks the matches of all parts, nearest first', () => {
    const parts = [ranked(['a', 0.1], ['b', 0.4]), ranked(['c', 0.2], ['d', 0.3])];
    expect(ids(mergeMatches(parts))).toEqual(['a', 'c', 'd', 'b']);
  });

  it('ranks equally near ones by id, whichever part they come from', () => {
    const all = ['a', 'b', 'c', 'd'];
    const oneShard = [ranked(['a', 0.5], ['b', 0.5], ['c', 0.5], ['d', 0.5])];
    const twoShards = [ranked(['b', 0.5], ['d', 0.5]), ranked(['a', 0.5], ['c', 0.5])];
    expect(ids(mergeMatches(oneShard))).toEqual(all);
    expect(ids(mergeMatches(twoShards))).toEqual(all);
    expect(ids(mergeMatches(twoShards.toReversed()))).toEqual(all);
  });

  it('leaves parts one after another when one is not ranked', () => {
    const parts = [ranked(['a', 0.9], ['b', 0.1]), ranked(['c', 0.2])];
    expect(ids(mergeMatches(parts))).toEqual(['a', 'b', 'c']);
  });

  it.each([
    ['no score', { id: 'x' }],
    ['NaN', { id: 'x', score: { value: Number.NaN } }],
  ])('leaves parts one after another when a match has %s', (_what, match: Document) => {
    expect(ids(mergeMatches([[match], ranked(['c', 0.2], ['a', 0.2])]))).toEqual(['x', 'c', 'a']);
  });

  it('keeps a match that two parts have twice', () => {
    expect(ids(mergeMatches([ranked(['a', 1]), ranked(['a', 1])]))).toEqual(['a', 'a']);
  });
});
