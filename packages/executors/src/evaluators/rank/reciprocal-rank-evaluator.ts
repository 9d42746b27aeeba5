import type { Evaluator, ExecutorContext } from '@podflow/core/executor';
import { itemKey } from './hits.ts';

/**
 * Jina's `ReciprocalRankEvaluator`: 1 / place of the first item of `desired` in `actual`, counted from 1; 0 when it is
 * not among them or one of the lists is empty.
 */
export function createReciprocalRankEvaluator(
  _options: Readonly<Record<string, unknown>>,
  _context: ExecutorContext,
): Evaluator {
  return {
    evaluate(actual, desired) {
      if (desired.length === 0) return 0;
      const place = actual.map(itemKey).indexOf(itemKey(desired[0]));
      return place < 0 ? 0 : 1 / (place + 1);
    },
  };
}
