import { type Evaluator, type ExecutorContext, FlowError } from '@podflow/core/executor';
import { parseOptions } from '../../parse-options.ts';
import { countHits, firstItems } from './hits.ts';
import { evalAtOptions } from './ranking-options.ts';

/**
 * Jina's `RecallEvaluator`: |first k of actual ∩ desired| / |desired|, 0 to 1; 0 when k is 0. k is `eval_at`, by
 * default all. Throws `ERR_VALUE` for arguments out of range. `evaluate` throws `ERR_INPUT` when nothing is desired,
 * where Jina divides by zero.
 */
export function createRecallEvaluator(
  options: Readonly<Record<string, unknown>>,
  _context: ExecutorContext,
): Evaluator & { evalAt: number | undefined } {
  const { eval_at: evalAt } = parseOptions('RecallEvaluator', evalAtOptions, options);
  return {
    evalAt,
    evaluate(actual, desired) {
      if (evalAt === 0) return 0;
      if (desired.length > 0)
        return countHits(firstItems(actual, evalAt), desired) / desired.length;
      throw new FlowError(
        'ERR_INPUT',
        'RecallEvaluator: the groundtruth has no items to compare with, so there is no recall; expected at least one. Give the groundtruth its matches.',
      );
    },
  };
}
