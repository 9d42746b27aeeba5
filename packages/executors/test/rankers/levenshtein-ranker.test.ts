import { describe, expect, it } from '@jest/globals';
import { createLevenshteinRanker } from '../../src/rankers/levenshtein-ranker.ts';
import { executorContext } from '../executor-context.ts';

describe('LevenshteinRanker', () => {
  it('scores matches by the negative edit distance to the query, in their order', () => {
    const ranker = createLevenshteinRanker({}, executorContext());
    const matches = [{ id: 'a', text: 'sitting' }, { id: 'b', text: 'kitten' }, { id: 'c' }];
    expect(ranker.score({ id: 'q', text: 'kitten' }, matches)).toEqual([-3, 0, -6]);
    expect(ranker.score({ id: 'q' }, [{ id: 'a', text: 'abc' }])).toEqual([-3]);
    expect(ranker.score({ id: 'q', text: 'kitten' }, [])).toEqual([]);
  });
});
