import { describe, expect, it } from '@jest/globals';
import type { Document } from '../../src/document/document.ts';
import { createDriver } from '../../src/drivers/create-driver.ts';
import type { Evaluator, NamedExecutor } from '../../src/executor/executor.ts';
import { driver, errorOf, makeContext, run, search } from './make-context.ts';

/** 1 / rank of the first wanted one, 0 when there is none. */
const reciprocalRank: Evaluator = {
  evaluate(actual, desired) {
    if (desired.includes('broken')) throw new RangeError('broken truth');
    return 1 / (actual.findIndex((item) => desired.includes(item)) + 1 || Infinity);
  },
};

function evaluator(executor: Evaluator): NamedExecutor {
  return { name: 'rr', classNames: ['ReciprocalRankEvaluator'], kind: 'evaluator', executor };
}

const withMatches = (id: string, ...tags: string[]): Document => ({
  id,
  matches: tags.map((tag) => ({ id: `${id}-${tag}`, tags: { id: tag, kind: 'x' } })),
});
const onTags = driver('RankEvaluateDriver', { fields: ['tags__id'], traversal_paths: ['r'] });

describe('RankEvaluateDriver', () => {
  it('compares matches with those of the groundtruth in the same place', async () => {
    const request = search([withMatches('a', 'x', 'y'), withMatches('b', 'z')], {
      groundtruths: [withMatches('ta', 'y'), withMatches('tb', 'nothing')],
    });
    const { docs } = await run(onTags, request, evaluator(reciprocalRank));
    const opName = 'ReciprocalRankEvaluator';
    expect(docs.map(({ evaluations }) => evaluations)).toEqual([
      [{ value: 0.5, opName, refId: 'ta' }],
      [{ value: 0, opName, refId: 'tb' }],
    ]);
  });

  it('compares ids by default, and chunks with chunks', async () => {
    const chunks = [withMatches('a', 'x')];
    const request = search([{ id: 'q', chunks }], { groundtruths: [{ id: 't', chunks }] });
    const config = driver('RankEvaluateDriver');
    const [q] = (await run(config, request, evaluator(reciprocalRank))).docs;
    expect(q?.chunks?.[0]?.evaluations).toMatchObject([{ value: 1 }]);
    expect(q?.evaluations).toMatchObject([{ value: 0 }]);
  });

  it.each([
    [{ fields: 'tags__id' }, 1],
    [{ field: 'tags__id' }, 1],
    [{ fields: ['tags__kind', 'tags__id'] }, 1],
    [{ fields: ['tags__id', 'id'] }, 0],
  ])('compares what %j names', async (options, value) => {
    const request = search([withMatches('a', 'x')], { groundtruths: [withMatches('t', 'x')] });
    const config = driver('RankEvaluateDriver', options);
    const [a] = (await run(config, request, evaluator(reciprocalRank))).docs;
    expect(a?.evaluations).toMatchObject([{ value }]);
  });

  it('names the depth of an evaluator that has one', async () => {
    const request = search([withMatches('a', 'x')], { groundtruths: [withMatches('t', 'x')] });
    const own = evaluator(Object.assign({ evalAt: 3 }, reciprocalRank));
    const [a] = (await run(onTags, request, own)).docs;
    expect(a?.evaluations?.[0]?.opName).toBe('ReciprocalRankEvaluator@3');
  });

  it('gives the mean so far with running_avg, over requests', async () => {
    const instance = createDriver({ ...onTags, options: { ...onTags.options, running_avg: true } });
    const values: (number | undefined)[] = [];
    for (const found of ['x', 'y']) {
      const request = search([withMatches('a', found)], { groundtruths: [withMatches('t', 'x')] });
      await instance.run(makeContext(request, evaluator(reciprocalRank)));
      values.push(request.docs[0]?.evaluations?.[0]?.value);
    }
    expect(values).toEqual([1, 0.5]);
  });

  it('does nothing without groundtruths', async () => {
    const docs = [withMatches('a', 'x')];
    const { docs: same } = await run(onTags, search(docs), evaluator(reciprocalRank));
    expect(same[0]).not.toHaveProperty('evaluations');
  });

  it('records a failure; the others go on', async () => {
    const request = search([withMatches('a', 'x'), withMatches('b', 'x')], {
      groundtruths: [withMatches('ta', 'broken'), withMatches('tb', 'x')],
    });
    const [a, b] = (await run(onTags, request, evaluator(reciprocalRank))).docs;
    expect(a?.error?.message).toBe('ReciprocalRankEvaluator: broken truth');
    expect(b?.evaluations).toMatchObject([{ value: 1 }]);
  });

  it.each([[[]], [5], [['colour']], [['']]])('refuses the fields %j', async (fields) => {
    const error = await errorOf(() => createDriver(driver('RankEvaluateDriver', { fields })));
    expect(error).toMatchObject({ code: 'ERR_VALUE' });
  });
});
