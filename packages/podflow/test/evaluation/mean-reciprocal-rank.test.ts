import { describe, expect, it } from '@jest/globals';
import { meanReciprocalRank } from '../../src/evaluation/mean-reciprocal-rank.ts';

describe('meanReciprocalRank', () => {
  it.each([
    { ranks: [1, 1], mean: 1 },
    { ranks: [1, 2], mean: 0.75 },
    { ranks: [3, 1, 2], mean: 11 / 18 },
    { ranks: [0, 4], mean: 0.125 },
    { ranks: [0], mean: 0 },
    { ranks: [], mean: 0 },
  ])('of the ranks $ranks is $mean', ({ ranks, mean }) => {
    expect(meanReciprocalRank(ranks)).toBeCloseTo(mean, 12);
  });
});
