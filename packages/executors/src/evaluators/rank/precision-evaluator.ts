import type { Evaluator, ExecutorContext } from '@podflow/core/executor';
import { parseOptions } from '../../parse-options.ts';
import { countHits, firstItems } from './hits.ts';
import { evalAtOptions } from './ranking-options.ts';

/**
 * Jina's `PrecisionEvaluator`: |first k of actual ∩ desired| / |first k of actual|, 0 to 1; 0 when nothing was found
 * or k is 0. k is `eval_at`, by default all. Throws `ERR_VALUE` for arguments out of range.
 */
export function createPrecisionEvaluator(
  options: Readonly<Record<string, unknown>>,
  _context: ExecutorContext,
): Evaluator & { evalAt: number | undefined } {
  const { eval_at: evalAt } = parseOptions('PrecisionEvaluator', evalAtOptions, options);
  return {
    evalAt,
    evaluate(actual, desired) {
      const first = firstItems(actual, evalAt);
      return first.length === 0 ? 0 : countHits(first, desired) / first.length;
    },
  };
}
