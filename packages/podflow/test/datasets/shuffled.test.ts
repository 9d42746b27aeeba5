import { describe, expect, it } from '@jest/globals';
import { shuffled } from '../../src/datasets/shuffled.ts';

const numbers = Array.from({ length: 1000 }, (_, index) => index);

describe('shuffled', () => {
  it('keeps every item, and leaves the list as it was', () => {
    const items = [...numbers];
    const result = shuffled(items, 1);
    expect(items).toEqual(numbers);
    expect(result).not.toEqual(numbers);
    expect(result.toSorted((a, b) => a - b)).toEqual(numbers);
  });

  it('gives the order that it has always given for a seed, and another for another', () => {
    expect(shuffled([0, 1, 2, 3, 4, 5, 6, 7], 7)).toEqual([4, 6, 1, 2, 3, 5, 7, 0]);
    expect(shuffled(numbers, 1)).not.toEqual(shuffled(numbers, 2));
  });

  it('puts each item in each place about as often as in any other', () => {
    const counts = new Map<string, number>();
    for (let seed = 0; seed < 6000; seed++) {
      const order = shuffled(['a', 'b', 'c'], seed).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });

  it('takes an empty list and a list of one', () => {
    expect(shuffled([], 3)).toEqual([]);
    expect(shuffled(['only'], 3)).toEqual(['only']);
  });
});
