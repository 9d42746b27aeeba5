import { describe, expect, it } from '@jest/globals';
import { allocateTensor } from '@podflow/core';
import { buildEvaluator } from '../build-evaluator.ts';

const classNames = [
  'CosineEvaluator',
  'EuclideanEvaluator',
  'L1NormEvaluator',
  'InfiniteNormEvaluator',
  'MinkowskiDistanceEvaluator',
];

describe('evaluators of embeddings', () => {
  it.each([
    ['CosineEvaluator', {}, [1, 0], [0, 2], 1],
    ['CosineEvaluator', {}, [1, 1], [-2, -2], 2],
    ['CosineEvaluator', {}, [0.1, 0.2, 0.3], [0.2, 0.4, 0.6], 0],
    ['CosineEvaluator', {}, [1, 2, 0, -3], [2, 2, 0, 1], 0.7327387580875756],
    ['EuclideanEvaluator', {}, [1, 2, 0, -3], [2, 2, 0, 1], 4.123105625617661],
    ['EuclideanEvaluator', {}, [0, 0], [0, 0], 0],
    ['L1NormEvaluator', {}, [1, 2, 0, -3], [2, 2, 0, 1], 5],
    ['InfiniteNormEvaluator', {}, [1, 2, 0, -3], [2, 2, 0, 1], 4],
    ['MinkowskiDistanceEvaluator', {}, [1, 2, 0, -3], [2, 2, 0, 1], 5],
    ['MinkowskiDistanceEvaluator', { order: 2 }, [0, 3], [4, 0], 5],
    ['MinkowskiDistanceEvaluator', { order: 3 }, [0, 0], [1, 2], 9 ** (1 / 3)],
    ['MinkowskiDistanceEvaluator', { order: 0.5 }, [0, 0], [1, 4], 9],
  ])('%s %j of %j and %j is %d', async (className, options, actual, desired, expected) => {
    const evaluator = await buildEvaluator(className, options);
    expect(evaluator.evaluate(actual, desired)).toBeCloseTo(expected, 12);
    expect(evaluator.evaluate(desired, actual)).toBeCloseTo(expected, 12);
  });

  it('take tensors and typed arrays, also as a list of one', async () => {
    const evaluator = await buildEvaluator('EuclideanEvaluator');
    const tensor = allocateTensor('float32', [1, 2]);
    tensor.data.set([3, 4]);
    expect(evaluator.evaluate([tensor], [0, 0])).toBe(5);
    const integers = { dtype: 'int64', shape: [2], data: BigInt64Array.of(3n, 4n) } as const;
    expect(evaluator.evaluate([integers], [Uint8Array.of(0, 0)])).toBe(5);
  });

  it.each(classNames)(
    '%s refuses vectors of different length and names both',
    async (className) => {
      const evaluator = await buildEvaluator(className);
      expect(() => evaluator.evaluate([1, 2, 3], [1, 2])).toThrow(
        expect.objectContaining({
          code: 'ERR_VECTOR',
          message: expect.stringMatching(new RegExp(`^${className}: .* 3 numbers, .* 2;`)),
        }),
      );
    },
  );

  it.each([
    ['no numbers', []],
    ['texts', ['1', '2']],
    ['NaN', [Number.NaN, 1]],
    ['Infinity', [Number.POSITIVE_INFINITY, 1]],
    ['nothing', [undefined, undefined]],
  ])('refuse %s', async (_what, actual) => {
    const evaluator = await buildEvaluator('L1NormEvaluator');
    expect(() => evaluator.evaluate(actual, [1, 2])).toThrow(
      expect.objectContaining({ code: 'ERR_VECTOR' }),
    );
  });

  it('CosineEvaluator refuses a vector of zeros', async () => {
    const evaluator = await buildEvaluator('CosineEvaluator');
    expect(() => evaluator.evaluate([0, 0], [1, 0])).toThrow(
      expect.objectContaining({ code: 'ERR_VECTOR', message: expect.stringContaining('zeros') }),
    );
  });

  it.each([0, -1, '2'])('MinkowskiDistanceEvaluator refuses the order %p', async (order) => {
    await expect(buildEvaluator('MinkowskiDistanceEvaluator', { order })).rejects.toMatchObject({
      code: 'ERR_VALUE',
    });
  });
});
