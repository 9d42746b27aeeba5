import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Candidates, candidateNumbers } from '../../../src/indexers/vector/candidates.ts';

describe('candidates', () => {
  it('are all rows that can be among the nearest, whatever their bounds', () => {
    const bound = fc.integer({ min: -5, max: 40 });
    const rows = fc.array(fc.record({ distance: bound, doubt: fc.nat({ max: 9 }) }), {
      maxLength: 400,
    });
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 12 }), (given, k) => {
        const candidates = new Candidates(k);
        for (const [row, { distance, doubt }] of given.entries()) {
          if (distance - doubt <= candidates.limit) {
            candidates.add(row, distance - doubt, distance + doubt);
          }
        }
        const kept = new Set(candidates.rows());
        const nearest = given.map(({ distance }) => distance).sort((a, b) => a - b)[k - 1];
        for (const [row, { distance }] of given.entries()) {
          if (nearest === undefined || distance <= nearest) expect(kept.has(row)).toBe(true);
        }
      }),
    );
  });

  it('are few when their bounds are close', () => {
    const candidates = new Candidates(3);
    for (let row = 0; row < 10_000; row++) candidates.add(row, row % 5000, (row % 5000) + 0.5);
    expect([...candidates.rows()].sort((a, b) => a - b)).toEqual([0, 1, 5000, 5001]);
  });

  it('have no limit before there are enough of them', () => {
    const candidates = new Candidates(2);
    expect(candidates.limit).toBe(Number.POSITIVE_INFINITY);
    candidates.add(0, 1, 2);
    expect(candidates.limit).toBe(Number.POSITIVE_INFINITY);
    candidates.add(1, 3, 4);
    expect(candidates.limit).toBe(4);
  });

  it('of several queries share an array', () => {
    const size = candidateNumbers(1);
    const store = new Float64Array(2 * size);
    const [first, second] = [0, 1].map(
      (at) => new Candidates(1, store.subarray(at * size, (at + 1) * size)),
    );
    for (let row = 0; row < 500; row++) first?.add(row, 0, 1);
    second?.add(7, 2, 3);
    expect([...(second?.rows() ?? [])]).toEqual([7]);
    expect(first?.rows()).toHaveLength(500);
  });
});
