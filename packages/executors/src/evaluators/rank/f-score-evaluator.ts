import type { Evaluator, ExecutorContext } from '@podflow/core/executor';
import * as z from 'zod';
import { parseOptions } from '../../parse-options.ts';
import { countHits, firstItems } from './hits.ts';
import { evalAtSchema } from './ranking-options.ts';

/**
 * Jina's `FScoreEvaluator`: (1 + β²) · P · R / (β² · P + R) with R = hits / |desired| and, as in Jina's hub,
 * P = hits / min(k, |desired|), where hits = |first k of actual ∩ desired|; 0 without hits, or when k is 0.
 * k is `eval_at`, by default all: then P = R. Throws `ERR_VALUE` for arguments out of range.
 * https://en.wikipedia.org/wiki/F-score
 */
export function createFScoreEvaluator(
  options: Readonly<Record<string, unknown>>,
  _context: ExecutorContext,
): Evaluator & { evalAt: number | undefined } {
  const { eval_at: evalAt, beta } = parseOptions('FScoreEvaluator', optionsSchema, options);
  const weight = beta * beta;
  return {
    evalAt,
    evaluate(actual, desired) {
      const hits = countHits(firstItems(actual, evalAt), desired);
      if (hits === 0) return 0;
      const recall = hits / desired.length;
      const precision = hits / Math.min(evalAt ?? desired.length, desired.length);
      return ((1 + weight) * precision * recall) / (weight * precision + recall);
    },
  };
}

const optionsSchema = z.object({
  eval_at: evalAtSchema,
  beta: z
    .number()
    .refine((value) => value !== 0, 'must not be 0')
    .default(1),
});
