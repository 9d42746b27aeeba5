import { describe, expect, it } from '@jest/globals';
import type { Document, RankRow } from '@podflow/core';
import { createBiMatchRanker } from '../../src/rankers/bi-match-ranker.ts';
import { executorContext } from '../executor-context.ts';

/** A hit: chunk of the query, Document, chunk of the Document, distance. */
type Hit = [queryChunkId: string, parentId: string, matchId: string, score: number];

function rowsOf(hits: readonly Hit[]): RankRow[] {
  return hits.map(([queryChunkId, parentId, matchId, score]) => ({
    queryChunkId,
    parentId,
    matchId,
    score,
  }));
}

function chunks(lengths: Record<string, number>): Map<string, Document> {
  return new Map(Object.entries(lengths).map(([id, length]) => [id, { id, length }]));
}

describe('BiMatchRanker', () => {
  it('scores by the hits of both sides, as the hub does', () => {
    const ranker = createBiMatchRanker({}, executorContext());
    const hits: Hit[] = [
      ['100', '1', '10', 0.4],
      ['110', '1', '10', 0.3],
      ['110', '1', '11', 0.2],
      ['110', '4294967294', '20', 0.1],
    ];
    const query = chunks({ 100: 2, 110: 2 });
    const [first, second, ...others] = ranker.score(
      rowsOf(hits),
      query,
      chunks({ 10: 200, 11: 200, 20: 300 }),
    );
    expect(first?.id).toBe('1');
    // Chunks of the Document: 1 − (0.5 + 2000 · 198) / (2000 · 200); of the query: 1 − 0.6 / (2000 · 2).
    expect(first?.score).toBeCloseTo((0.00999875 + 0.99985) / 2, 12);
    expect(second?.id).toBe('4294967294');
    expect(second?.score).toBeCloseTo(0.25165, 4);
    expect(others).toEqual([]);
  });

  it('weighs misses by d_miss', () => {
    const ranker = createBiMatchRanker({ d_miss: 1 }, executorContext());
    const hits: Hit[] = [
      ['1', '1', '11', 0.1],
      ['1', '2', '22', 0.5],
      ['1', '2', '21', 0.7],
      ['2', '2', '21', 0.1],
      ['2', '1', '11', 0.5],
      ['2', '2', '22', 0.7],
      ['3', '2', '21', 0.1],
      ['3', '2', '22', 0.5],
      ['3', '2', '23', 0.7],
    ];
    const ranked = ranker.score(
      rowsOf(hits),
      chunks({ 1: 3, 2: 3, 3: 3 }),
      chunks({ 11: 4, 21: 3, 22: 3, 23: 3 }),
    );
    expect(ranked.map(({ id }) => id)).toEqual(['2', '1']);
    // Of 2: (1 − 1.3/3 + 1 − 0.7/3) / 2; of 1: (1 − 3.1/4 + 1 − 1.6/3) / 2.
    expect(ranked[0]?.score).toBeCloseTo(2 / 3, 8);
    expect(ranked[1]?.score).toBeCloseTo((0.225 + 1.4 / 3) / 2, 8);
  });

  it('is 1 when every chunk of both was hit at distance 0', () => {
    const ranker = createBiMatchRanker({}, executorContext());
    const [only] = ranker.score(rowsOf([['q', 'd', 'm', 0]]), chunks({ q: 1 }), chunks({ m: 1 }));
    expect(only).toEqual({ id: 'd', score: 1 });
  });

  it.each([
    ['the query', undefined, chunks({ m: 1 }), 'chunk q'],
    ['the Document', chunks({ q: 1 }), undefined, 'chunk m'],
    ['a length', chunks({ q: 1 }), chunks({ m: 0 }), 'chunk m has the length 0'],
  ])('refuses chunks without %s', (_what, query, match, message) => {
    const ranker = createBiMatchRanker({}, executorContext());
    expect(() => ranker.score(rowsOf([['q', 'd', 'm', 0]]), query, match)).toThrow(
      expect.objectContaining({ code: 'ERR_INPUT', message: expect.stringContaining(message) }),
    );
  });

  it('refuses a d_miss below 0', () => {
    expect(() => createBiMatchRanker({ d_miss: -1 }, executorContext())).toThrow(
      expect.objectContaining({ code: 'ERR_VALUE' }),
    );
  });
});
