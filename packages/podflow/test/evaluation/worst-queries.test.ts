import { describe, expect, it } from '@jest/globals';
import { WorstQueries } from '../../src/evaluation/worst-queries.ts';
import { makeJudged } from './make-query.ts';

function worstOf(judged: readonly ReturnType<typeof makeJudged>[], size = 3): string[] {
  const worst = new WorstQueries(size);
  for (const each of judged) worst.offer(each);
  return worst.list().map(({ query }) => query.pair.caption.text ?? '');
}

describe('WorstQueries', () => {
  it('keeps those farthest back, what was not found before all', () => {
    const judged = [makeJudged('b', 2), makeJudged('z', 0), makeJudged('d', 4), makeJudged('c', 3)];
    expect(worstOf(judged)).toEqual(['z', 'd', 'c']);
  });

  it('prefers, of those not found, a wrong match that is near', () => {
    const judged = [makeJudged('far', 0, 0.9), makeJudged('near', 0, 0.1), makeJudged('none', 0)];
    expect(worstOf(judged)).toEqual(['near', 'far', 'none']);
  });

  it('is the same in whatever order answers come', () => {
    const judged = ['c', 'a', 'd', 'b'].map((name) => makeJudged(name, 0, 0.5));
    expect(worstOf(judged)).toEqual(['a', 'b', 'c']);
    expect(worstOf(judged.toReversed())).toEqual(['a', 'b', 'c']);
  });

  it('has nothing of what was found first', () => {
    expect(worstOf([makeJudged('a', 1, 0.1)])).toEqual([]);
  });

  it('keeps a few matches of each, not all with their pictures', () => {
    const worst = new WorstQueries(1);
    worst.offer(makeJudged('a', 0, ...Array.from({ length: 100 }, (_, index) => index)));
    expect(worst.list()[0]?.matches.map(({ score }) => score?.value)).toEqual([0, 1, 2, 3, 4]);
  });
});
