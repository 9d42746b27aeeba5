import { describe, expect, it } from '@jest/globals';
import { evaluatedRank, withEvaluator } from '../../src/evaluation/with-evaluator.ts';
import { Flow } from '../../src/flow.ts';

const score = (value: number, refId = 'q', opName = 'ReciprocalRankEvaluator') => ({
  value,
  refId,
  opName,
});

describe('withEvaluator', () => {
  it('gives Documents the reciprocal rank of what their groundtruth has in tags.id', async () => {
    const match = (id: string) => ({ id: `m${id}`, tags: { id } });
    const docs = ['third', 'absent'].map((id) => ({
      id,
      matches: ['first', 'second', 'third'].map(match),
    }));
    const truths = docs.map(({ id }) => ({ id, matches: [{ tags: { id } }] }));
    const flow = withEvaluator(new Flow().add({ name: 'nothing' }));
    const [answer] = await flow.search(
      docs.map((doc, index) => [doc, truths[index] ?? {}] as [object, object]),
    );
    const ranks = answer?.docs.map(({ id, evaluations }) => evaluatedRank(id, evaluations));
    expect(ranks).toEqual([3, 0]);
  });

  it('lets Documents without a groundtruth pass', async () => {
    const [answer] = await withEvaluator(new Flow().add({ name: 'nothing' })).search(['a text']);
    expect(answer?.docs[0]?.evaluations).toBeUndefined();
    expect(answer?.status.errors).toEqual([]);
  });
});

describe('evaluatedRank', () => {
  it.each([1, 2, 3, 7, 49, 10_000])('makes %i of its reciprocal', (rank) => {
    expect(evaluatedRank('q', [score(1 / rank)])).toBe(rank);
  });

  it('is 0 for what was not found', () => {
    expect(evaluatedRank('q', [score(0)])).toBe(0);
  });

  it.each([
    ['nothing', undefined],
    ['another Document', [score(1, 'other')]],
    ['another measure', [score(1, 'q', 'PrecisionEvaluator')]],
  ])('is undefined when %s was judged', (_what, evaluations) => {
    expect(evaluatedRank('q', evaluations)).toBeUndefined();
  });

  it('takes the last one: a Flow may have an evaluator of its own', () => {
    expect(evaluatedRank('q', [score(1), score(0.5)])).toBe(2);
  });
});
