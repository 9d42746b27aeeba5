import { describe, expect, it } from '@jest/globals';
import { buildEvaluator } from '../build-evaluator.ts';

describe('evaluators of texts', () => {
  it.each([
    ['TextLengthEvaluator', 'aaa', 'aaaaa', 2],
    ['TextLengthEvaluator', '', '', 0],
    ['TextLengthEvaluator', '🍕🍕', 'é', 1],
    ['EditDistanceEvaluator', 'kitten', 'sitting', 3],
    ['EditDistanceEvaluator', '', 'abc', 3],
    ['EditDistanceEvaluator', 'same', 'same', 0],
    // Both begin with the same half of a character.
    ['EditDistanceEvaluator', '😀', '😁', 1],
    ['EditDistanceEvaluator', '🍕', '', 1],
    ['HammingDistanceEvaluator', 'karolin', 'kathrin', 3],
    ['HammingDistanceEvaluator', '', '', 0],
    ['HammingDistanceEvaluator', '🍕a', 'b🍕', 2],
    ['JaccardSimilarityEvaluator', 'The red  apple', 'the green apple', 0.5],
    ['JaccardSimilarityEvaluator', 'a', 'a A\na', 1],
    ['JaccardSimilarityEvaluator', 'a', 'b', 0],
    ['JaccardSimilarityEvaluator', '', '', 0],
  ])('%s of "%s" and "%s" is %d', async (className, actual, desired, expected) => {
    const evaluator = await buildEvaluator(className);
    expect(evaluator.evaluate([actual], [desired])).toBe(expected);
    expect(evaluator.evaluate([desired], [actual])).toBe(expected);
  });

  it('HammingDistanceEvaluator refuses texts of different length and names both', async () => {
    const evaluator = await buildEvaluator('HammingDistanceEvaluator');
    expect(() => evaluator.evaluate(['abc'], ['ab'])).toThrow(
      expect.objectContaining({
        code: 'ERR_INPUT',
        message: expect.stringMatching(/3 characters, .* 2;/),
      }),
    );
  });

  it.each([[[1]], [[null]], [[{}]]])('refuse %j, which is no text', async (actual) => {
    const evaluator = await buildEvaluator('EditDistanceEvaluator');
    expect(() => evaluator.evaluate(actual, ['a'])).toThrow(
      expect.objectContaining({
        code: 'ERR_INPUT',
        message: expect.stringContaining('expected a text'),
      }),
    );
  });
});
