import type { Evaluator, ExecutorContext } from '@podflow/core/executor';
import { countHits, itemKey, itemSet } from './hits.ts';

/**
 * Jina's `AveragePrecisionEvaluator`: the sum over the places k of `actual` whose item is desired of
 * |first k of actual ∩ desired| / k, divided by |desired|; 0 when one of the lists is empty.
 * https://en.wikipedia.org/wiki/Evaluation_measures_(information_retrieval)#Average_precision
 */
export function createAveragePrecisionEvaluator(
  _options: Readonly<Record<string, unknown>>,
  _context: ExecutorContext,
): Evaluator {
  return {
    evaluate(actual, desired) {
      if (desired.length === 0) return 0;
      const wanted = itemSet(desired);
      const sum = actual.reduce<number>((total, item, place) => {
        if (!wanted.has(itemKey(item))) return total;
        return total + countHits(actual.slice(0, place + 1), desired) / (place + 1);
      }, 0);
      return sum / desired.length;
    },
  };
}
