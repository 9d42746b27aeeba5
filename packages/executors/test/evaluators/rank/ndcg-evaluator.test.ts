import { describe, expect, it } from '@jest/globals';
import { buildEvaluator } from '../build-evaluator.ts';

const relevances = [0.8, 0.4, 0.1, 0];

describe('NDCGEvaluator', () => {
  it.each([
    [[0.4, 0.1, 0.8], 3, false, 0.795],
    [[0, 0.1, 0.4], 3, false, 0.279],
    [[0.4, 0.1, 0.8], 3, true, 0.751],
    [[0.4, 0.1, 0], 3, true, 0.373],
    [[0, 0, 0], 3, false, 0],
    [[0.8, 0.4, 0.1], 3, true, 1],
    [[0.4, 0.1, 0.8], 2, true, 0.387],
    [[0.4, 0.1, 0.8], 5, false, 0.795],
  ])(
    'of the relevances %j at %d, by powers %p, is what the hub gives, %d',
    async (actual, eval_at, power_relevance, expected) => {
      const evaluator = await buildEvaluator('NDCGEvaluator', { eval_at, power_relevance });
      expect(evaluator.evaluate(actual, relevances)).toBeCloseTo(expected, 2);
    },
  );

  const wanted = [
    ['a', 3],
    ['b', 2],
    ['c', 1],
  ];

  it('sorts pairs by their scores, best first', async () => {
    const evaluator = await buildEvaluator('NDCGEvaluator');
    const ideal = evaluator.evaluate(
      [
        ['c', 0.1],
        ['b', 0.5],
        ['a', 0.9],
      ],
      wanted,
    );
    expect(ideal).toBeCloseTo(1, 12);
    const worst = evaluator.evaluate(
      [
        ['c', 0.9],
        ['b', 0.5],
        ['a', 0.1],
      ],
      wanted,
    );
    const gain = (relevance: number, place: number): number =>
      (2 ** relevance - 1) / Math.log2(place + 1);
    const best = gain(3, 1) + gain(2, 2) + gain(1, 3);
    expect(worst).toBeCloseTo((gain(1, 1) + gain(2, 2) + gain(3, 3)) / best, 12);
  });

  it('takes scores for distances with is_relevance_score: false', async () => {
    const evaluator = await buildEvaluator('NDCGEvaluator', { is_relevance_score: false });
    expect(
      evaluator.evaluate(
        [
          ['c', 0.9],
          ['a', 0.1],
          ['b', 0.5],
        ],
        wanted,
      ),
    ).toBeCloseTo(1, 12);
  });

  it('gives what is not wanted the relevance 0', async () => {
    const evaluator = await buildEvaluator('NDCGEvaluator');
    expect(evaluator.evaluate([['x', 1]], wanted)).toBe(0);
  });

  it('reads pairs that come as JSON', async () => {
    const evaluator = await buildEvaluator('NDCGEvaluator', { eval_at: 1 });
    expect(evaluator.evaluate(['["a",0.9]', '["b",0.2]'], ['["a",3]', '["b",1]'])).toBe(1);
  });

  it.each([
    ['nothing found', [], [1], 'the answer has no items'],
    ['no groundtruth', [1], [], 'the groundtruth has no items'],
    ['a relevance below 0', [['a', 1]], [['a', -1]], 'below 0'],
    ['ids without a score', ['a'], ['a'], 'expected a pair'],
    ['a triple', [['a', 1, 2]], [['a', 1]], 'expected a pair'],
    ['broken JSON', ['["a"'], [['a', 1]], 'expected a pair'],
  ])('refuses %s', async (_what, actual, desired, message) => {
    const evaluator = await buildEvaluator('NDCGEvaluator');
    expect(() => evaluator.evaluate(actual, desired)).toThrow(
      expect.objectContaining({ code: 'ERR_INPUT', message: expect.stringContaining(message) }),
    );
  });
});
