import { describe, expect, it } from '@jest/globals';
import { ownerOf } from '../../../src/indexers/store/shard-owner.ts';

describe('ownerOf', () => {
  it('never changes: stored data depends on it', () => {
    const ids = ['', 'a', 'doc-1', 'ö 漢', '1b4e28ba-2fa1-11d2-883f-0016d3cca427'];
    expect(ids.map((id) => ownerOf(id, 7))).toEqual([1, 5, 7, 1, 3]);
  });

  it('is the only shard where there is one', () => {
    expect(ownerOf('anything', 1)).toBe(1);
  });

  it('spreads ids over all shards, from 1, about evenly', () => {
    const counts = [0, 0, 0, 0];
    for (let n = 0; n < 4000; n++) {
      const index = ownerOf(`document ${n}`, 4) - 1;
      counts[index] = (counts[index] ?? Number.NaN) + 1;
    }
    expect(counts).toHaveLength(4);
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });
});
