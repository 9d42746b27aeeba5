import { describe, expect, it } from '@jest/globals';
import type { RankRow } from '@podflow/core';
import {
  createMaxRanker,
  createMinRanker,
  createSimpleAggregateRanker,
} from '../../src/rankers/simple-aggregate-ranker.ts';
import { executorContext } from '../executor-context.ts';

function rows(scores: Record<string, number[]>): RankRow[] {
  return Object.entries(scores).flatMap(([parentId, own]) =>
    own.map((score, n) => ({
      parentId,
      matchId: `${parentId}-${n}`,
      queryChunkId: `q${n}`,
      score,
    })),
  );
}

const found = rows({ a: [3, 1, 8], b: [2, 2], c: [5] });

describe('SimpleAggregateRanker', () => {
  it.each([
    [
      'min',
      [
        ['c', 5],
        ['b', 2],
        ['a', 1],
      ],
    ],
    [
      'max',
      [
        ['a', 8],
        ['c', 5],
        ['b', 2],
      ],
    ],
    [
      'mean',
      [
        ['c', 5],
        ['a', 4],
        ['b', 2],
      ],
    ],
    [
      'median',
      [
        ['c', 5],
        ['a', 3],
        ['b', 2],
      ],
    ],
    [
      'sum',
      [
        ['a', 12],
        ['c', 5],
        ['b', 4],
      ],
    ],
    [
      'prod',
      [
        ['a', 24],
        ['c', 5],
        ['b', 4],
      ],
    ],
  ])('%s gives one score per Document, largest first', (aggregate_function, expected) => {
    const ranker = createSimpleAggregateRanker({ aggregate_function }, executorContext());
    expect(ranker.score(found).map(({ id, score }) => [id, score])).toEqual(expected);
  });

  it('takes the middle of two for the median of an even count, whatever their order', () => {
    const ranker = createSimpleAggregateRanker({ aggregate_function: 'median' }, executorContext());
    expect(ranker.score(rows({ a: [10, 2, 30, 4] }))).toEqual([{ id: 'a', score: 7 }]);
  });

  it.each(['inverse_score', 'is_reversed_score'])('turns distances around with %s', (name) => {
    const options = { aggregate_function: 'min', [name]: true };
    const ranker = createSimpleAggregateRanker(options, executorContext());
    expect(ranker.score(found)).toEqual([
      { id: 'a', score: 1 / 2 },
      { id: 'b', score: 1 / 3 },
      { id: 'c', score: 1 / 6 },
    ]);
  });

  it('keeps the order in which Documents of equal score were found', () => {
    const ranker = createSimpleAggregateRanker({ aggregate_function: 'max' }, executorContext());
    const ids = ranker.score(rows({ z: [1], a: [1], m: [1] })).map(({ id }) => id);
    expect(ids).toEqual(['z', 'a', 'm']);
  });

  it('gives nothing for nothing', () => {
    const ranker = createSimpleAggregateRanker({ aggregate_function: 'sum' }, executorContext());
    expect(ranker.score([])).toEqual([]);
  });

  it('refuses to invert a score below 0', () => {
    const options = { aggregate_function: 'sum', inverse_score: true };
    const ranker = createSimpleAggregateRanker(options, executorContext());
    expect(() => ranker.score(rows({ a: [1, -3] }))).toThrow(
      expect.objectContaining({ code: 'ERR_INPUT', message: expect.stringContaining('is -2') }),
    );
  });

  it.each([{}, { aggregate_function: 'average' }, { aggregate_function: 'min', inverse_score: 1 }])(
    'refuses the arguments %j',
    (options) => {
      expect(() => createSimpleAggregateRanker(options, executorContext())).toThrow(
        expect.objectContaining({ code: 'ERR_VALUE' }),
      );
    },
  );
});

describe('MinRanker and MaxRanker', () => {
  it('are the smallest distance turned around, and the largest score', () => {
    const smallest = createMinRanker({}, executorContext()).score(found);
    expect(smallest[0]).toEqual({ id: 'a', score: 0.5 });
    const largest = createMaxRanker({}, executorContext()).score(found);
    expect(largest[0]).toEqual({ id: 'a', score: 8 });
  });
});
