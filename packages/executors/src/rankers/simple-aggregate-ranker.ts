import { type Chunk2DocRanker, type ExecutorContext, FlowError } from '@podflow/core/executor';
import * as z from 'zod';
import { parseOptions } from '../parse-options.ts';
import { type AggregateName, aggregateNames, aggregates } from './aggregates.ts';
import { rankParents } from './group-rows.ts';

type Options = Readonly<Record<string, unknown>>;

/**
 * Jina's `SimpleAggregateRanker`: a Document's score is the `aggregate_function` (min, max, mean, median, sum, prod) of the
 * scores s of its matched chunks; with `inverse_score` (old name `is_reversed_score`) 1 / (1 + s), so that a small
 * distance becomes a large score. Throws `ERR_VALUE` for arguments out of range; `score` throws `ERR_INPUT` when a
 * score below 0 is to be inverted.
 */
export function createSimpleAggregateRanker(
  options: Options,
  _context: ExecutorContext,
): Chunk2DocRanker {
  const plan = parseOptions('SimpleAggregateRanker', optionsSchema, options);
  const isInverse = plan.inverse_score ?? plan.is_reversed_score ?? false;
  return aggregateRanker('SimpleAggregateRanker', plan.aggregate_function, isInverse);
}

/** Jina's `MinRanker`: 1 / (1 + s) for the smallest score s of a Document's matched chunks. */
export function createMinRanker(_options: Options, _context: ExecutorContext): Chunk2DocRanker {
  return aggregateRanker('MinRanker', 'min', true);
}

/** Jina's `MaxRanker`: the largest score of a Document's matched chunks. */
export function createMaxRanker(_options: Options, _context: ExecutorContext): Chunk2DocRanker {
  return aggregateRanker('MaxRanker', 'max', false);
}

const optionsSchema = z.object({
  aggregate_function: z.enum(aggregateNames),
  inverse_score: z.boolean().nullish(),
  is_reversed_score: z.boolean().nullish(),
});

function aggregateRanker(
  className: string,
  name: AggregateName,
  isInverse: boolean,
): Chunk2DocRanker {
  return {
    score: (rows) =>
      rankParents(rows, (own, id) => {
        const score = aggregates[name](own.map((row) => row.score));
        if (!isInverse) return score;
        if (score >= 0) return 1 / (1 + score);
        throw new FlowError(
          'ERR_INPUT',
          `${className}: the ${name} of the scores of Document ${id} is ${score}; expected 0 or more, since it is turned into 1 / (1 + score).`,
        );
      }),
  };
}
