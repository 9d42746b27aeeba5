import { describe, expect, it } from '@jest/globals';
import { retrievalFigures } from '../../src/evaluation/retrieval-figures.ts';

describe('retrievalFigures', () => {
  it('counts what is among the first k', () => {
    expect(retrievalFigures([1, 0, 3, 10], 10)).toEqual({
      meanReciprocalRank: (1 + 1 / 3 + 1 / 10) / 4,
      recall: { 1: 0.25, 5: 0.5, 10: 0.75 },
      medianRank: 6.5,
      queries: 4,
      found: 3,
      topK: 10,
    });
  });

  it.each([
    { topK: 3, depths: ['1', '3'] },
    { topK: 10, depths: ['1', '5', '10'] },
    { topK: 50, depths: ['1', '5', '10', '50'] },
  ])('gives recall at the usual depths and at $topK', ({ topK, depths }) => {
    expect(Object.keys(retrievalFigures([1], topK).recall)).toEqual(depths);
  });

  it.each([
    { ranks: [2], median: 2 },
    { ranks: [9, 1, 2], median: 2 },
    { ranks: [4, 1, 2, 3], median: 2.5 },
    { ranks: [0, 1, 1], median: 1 },
    { ranks: [0, 0, 1], median: null },
    { ranks: [0, 1], median: null },
    { ranks: [0], median: null },
    { ranks: [], median: null },
  ])('the median of the ranks $ranks is $median', ({ ranks, median }) => {
    expect(retrievalFigures(ranks, 10).medianRank).toBe(median);
  });

  it('is the same to the last digit in whatever order answers come', () => {
    const ranks = Array.from({ length: 999 }, (_, index) => (index * 7) % 11);
    const other = ranks.toSorted((a, b) => b - a);
    expect(retrievalFigures(other, 10)).toEqual(retrievalFigures(ranks, 10));
  });

  it('is 0 of everything for no query', () => {
    expect(retrievalFigures([], 10)).toMatchObject({
      meanReciprocalRank: 0,
      recall: { 1: 0, 5: 0, 10: 0 },
      queries: 0,
    });
  });
});
