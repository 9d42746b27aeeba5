import { describe, expect, it } from '@jest/globals';
import { batchesOf } from '../../src/encoders/batches.ts';

describe('batchesOf', () => {
  it('puts equal keys together, at most `size` in a batch, each position once', () => {
    expect(batchesOf([5, 7, 5, 5, 7, 3], 2)).toEqual([[0, 2], [3], [1, 4], [5]]);
  });

  it('gives no batch for no keys', () => {
    expect(batchesOf([], 4)).toEqual([]);
  });
});
