import { describe, expect, it } from '@jest/globals';
import { buildEvaluator } from '../build-evaluator.ts';

const found = ['0', '1', '2', '3', '4'];
const wanted = ['1', '0', '20', '30', '40'];

describe('PrecisionEvaluator', () => {
  it.each([
    [undefined, 0.4],
    [null, 0.4],
    [0, 0],
    [1, 1],
    [2, 1],
    [3, 2 / 3],
    [5, 0.4],
    [100, 0.4],
  ])('with eval_at %p gives %d', async (eval_at, expected) => {
    const evaluator = await buildEvaluator('PrecisionEvaluator', { eval_at });
    expect(evaluator.evaluate(found, wanted)).toBeCloseTo(expected, 12);
  });

  it('is 0 when nothing was found or wanted', async () => {
    const evaluator = await buildEvaluator('PrecisionEvaluator');
    expect(evaluator.evaluate([], wanted)).toBe(0);
    expect(evaluator.evaluate(found, [])).toBe(0);
  });

  it('counts an item that was found twice once, and compares lists of fields by value', async () => {
    const evaluator = await buildEvaluator('PrecisionEvaluator');
    expect(evaluator.evaluate(['a', 'a'], ['a'])).toBe(0.5);
    expect(evaluator.evaluate([['a', 1]], [['a', 1]])).toBe(1);
    expect(evaluator.evaluate([1], ['1'])).toBe(0);
  });

  it('tells drivers how many items it looks at', async () => {
    expect((await buildEvaluator('PrecisionEvaluator', { eval_at: 3 })).evalAt).toBe(3);
    expect((await buildEvaluator('PrecisionEvaluator', { eval_at: null })).evalAt).toBeUndefined();
  });
});

describe('RecallEvaluator', () => {
  it.each([
    [undefined, 0.4],
    [0, 0],
    [1, 0.2],
    [2, 0.4],
    [100, 0.4],
  ])('with eval_at %p gives %d', async (eval_at, expected) => {
    const evaluator = await buildEvaluator('RecallEvaluator', { eval_at });
    expect(evaluator.evaluate(found, wanted)).toBeCloseTo(expected, 12);
  });

  it('is 0 when nothing was found', async () => {
    expect((await buildEvaluator('RecallEvaluator')).evaluate([], wanted)).toBe(0);
  });

  it('refuses a groundtruth without items', async () => {
    const evaluator = await buildEvaluator('RecallEvaluator');
    expect(() => evaluator.evaluate(found, [])).toThrow(
      expect.objectContaining({ code: 'ERR_INPUT' }),
    );
  });
});

describe('ReciprocalRankEvaluator', () => {
  it.each([
    [['b', 'a', 'c'], ['b'], 1],
    [['b', 'a', 'c'], ['a', 'b'], 0.5],
    [['b', 'a', 'c'], ['c'], 1 / 3],
    [['b', 'a'], ['x', 'a'], 0],
    [[], ['a'], 0],
    [['a'], [], 0],
  ])('of %j for %j is %d', async (actual, desired, expected) => {
    const evaluator = await buildEvaluator('ReciprocalRankEvaluator');
    expect(evaluator.evaluate(actual, desired)).toBe(expected);
  });
});

describe('AveragePrecisionEvaluator', () => {
  it.each([
    [['a', 'b', 'c'], ['a', 'b', 'c'], 1],
    [['a', 'x', 'b'], ['a', 'b'], (1 + 2 / 3) / 2],
    [['x', 'a'], ['a', 'b'], 0.25],
    [['x', 'y'], ['a'], 0],
    [[], ['a'], 0],
    [['a'], [], 0],
  ])('of %j for %j is %d', async (actual, desired, expected) => {
    const evaluator = await buildEvaluator('AveragePrecisionEvaluator');
    expect(evaluator.evaluate(actual, desired)).toBeCloseTo(expected, 12);
  });
});

describe('FScoreEvaluator', () => {
  it.each([
    [null, 1, 0.4],
    [0, 1, 0],
    [2, 1, 0.5714],
    [2, 0.32, 0.8777],
    [5, 1, 0.4],
    [100, 4, 0.4],
  ])(
    'with eval_at %p and beta %d gives what the hub gives, %d',
    async (eval_at, beta, expected) => {
      const evaluator = await buildEvaluator('FScoreEvaluator', { eval_at, beta });
      expect(evaluator.evaluate(found, wanted)).toBeCloseTo(expected, 3);
    },
  );

  it('is 0 without hits, and for an empty groundtruth', async () => {
    const evaluator = await buildEvaluator('FScoreEvaluator');
    expect(evaluator.evaluate(['x'], wanted)).toBe(0);
    expect(evaluator.evaluate(found, [])).toBe(0);
  });
});

describe('evaluators of rankings', () => {
  it.each([
    ['PrecisionEvaluator', { eval_at: -1 }, 'eval_at'],
    ['RecallEvaluator', { eval_at: 1.5 }, 'eval_at'],
    ['NDCGEvaluator', { eval_at: '3' }, 'eval_at'],
    ['FScoreEvaluator', { beta: 0 }, 'beta'],
    ['NDCGEvaluator', { power_relevance: 1 }, 'power_relevance'],
  ])('refuse %s with %j', async (className, options, name) => {
    await expect(buildEvaluator(className, options)).rejects.toMatchObject({
      code: 'ERR_VALUE',
      message: expect.stringContaining(name),
    });
  });
});
