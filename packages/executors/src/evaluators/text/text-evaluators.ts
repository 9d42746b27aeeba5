import { type Evaluator, type ExecutorContext, FlowError } from '@podflow/core/executor';
import { editDistance } from '../../edit-distance.ts';
import { charactersOf, textPair } from './text-pair.ts';

type Options = Readonly<Record<string, unknown>>;

/** Jina's `TextLengthEvaluator`: the difference of the lengths in characters (code points), 0 or more. */
export function createTextLengthEvaluator(_options: Options, _context: ExecutorContext): Evaluator {
  return comparing('TextLengthEvaluator', (actual, desired) =>
    Math.abs(charactersOf(actual).length - charactersOf(desired).length),
  );
}

/** Jina's `EditDistanceEvaluator`: Levenshtein distance of the texts in characters. */
export function createEditDistanceEvaluator(
  _options: Options,
  _context: ExecutorContext,
): Evaluator {
  return comparing('EditDistanceEvaluator', editDistance);
}

/**
 * Jina's `HammingDistanceEvaluator`: number of places at which the characters differ.
 * `evaluate` throws `ERR_INPUT` for texts of different length.
 */
export function createHammingDistanceEvaluator(
  _options: Options,
  _context: ExecutorContext,
): Evaluator {
  return comparing('HammingDistanceEvaluator', (actual, desired) => {
    const left = charactersOf(actual);
    const right = charactersOf(desired);
    if (left.length === right.length) {
      return left.filter((character, place) => character !== right[place]).length;
    }
    throw new FlowError(
      'ERR_INPUT',
      `HammingDistanceEvaluator: the text has ${left.length} characters, that of the groundtruth ${right.length}; expected the same length. Use EditDistanceEvaluator for texts of different length.`,
    );
  });
}

/**
 * Jina's `JaccardSimilarityEvaluator`: |A ∩ D| / |A ∪ D| of the sets of words, in lower case, split at white space;
 * 0 to 1, 0 when there are no words. Larger is better.
 */
export function createJaccardSimilarityEvaluator(
  _options: Options,
  _context: ExecutorContext,
): Evaluator {
  return comparing('JaccardSimilarityEvaluator', (actual, desired) => {
    const left = wordsOf(actual);
    const right = wordsOf(desired);
    const common = [...left].filter((word) => right.has(word)).length;
    const union = left.size + right.size - common;
    return union === 0 ? 0 : common / union;
  });
}

function comparing(
  className: string,
  compare: (actual: string, desired: string) => number,
): Evaluator {
  return { evaluate: (actual, desired) => compare(...textPair(className, actual, desired)) };
}

function wordsOf(text: string): Set<string> {
  return new Set(text.toLowerCase().split(/\s+/).filter(Boolean));
}
