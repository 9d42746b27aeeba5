import { type Evaluator, type ExecutorContext, FlowError } from '@podflow/core/executor';
import * as z from 'zod';
import { parseOptions } from '../../parse-options.ts';
import { itemKey } from './hits.ts';
import { evalAtSchema } from './ranking-options.ts';

/**
 * Jina's `NDCGEvaluator`: DCG of the first k found / DCG of the k most relevant, 0 to 1; 0 when all relevances are 0.
 * DCG = Σ (2^rel − 1) / log2(place + 1) with `power_relevance` (default), else rel of the first + Σ rel / log2(place)
 * of the others. https://en.wikipedia.org/wiki/Discounted_cumulative_gain
 * Items are pairs: `fields: [id, score__value]` (or another field that tells them apart). The second of a desired item is
 * its relevance; what is not desired has 0. Found items are sorted by their second, descending with
 * `is_relevance_score` (default), ascending for distances. Two lists of numbers are relevances in their order.
 * Throws `ERR_VALUE` for arguments out of range. `evaluate` throws `ERR_INPUT` for an empty list, for items of another
 * form and for relevances below 0.
 */
export function createNDCGEvaluator(
  options: Readonly<Record<string, unknown>>,
  _context: ExecutorContext,
): Evaluator & { evalAt: number | undefined } {
  const plan = parseOptions('NDCGEvaluator', optionsSchema, options);
  const evalAt = plan.eval_at;
  const firstOf = (gains: number[]): number[] => gains.slice(0, evalAt || undefined);
  return {
    evalAt,
    evaluate(actual, desired) {
      const wanted = readItems(desired, 'the groundtruth');
      const found = readItems(actual, 'the answer');
      const ideal = wanted.map(({ value }) => value).sort((left, right) => right - left);
      const gains = gainsOf(found, wanted, plan.is_relevance_score);
      if ([...ideal, ...gains].some((gain) => gain < 0)) {
        throw inputError('a relevance is below 0; expected 0 or more');
      }
      const best = cumulativeGain(firstOf(ideal), plan.power_relevance);
      return best === 0 ? 0 : cumulativeGain(firstOf(gains), plan.power_relevance) / best;
    },
  };
}

const optionsSchema = z.object({
  eval_at: evalAtSchema,
  power_relevance: z.boolean().default(true),
  is_relevance_score: z.boolean().default(true),
});

/** A pair of what tells an item apart and its score or relevance; a bare number has no key. */
interface Item {
  key?: unknown;
  value: number;
}

function gainsOf(found: readonly Item[], wanted: readonly Item[], isRelevance: boolean): number[] {
  if (found.every((item) => !('key' in item))) return found.map(({ value }) => value);
  const relevances = new Map(wanted.map(({ key, value }) => [key, value]));
  const sign = isRelevance ? -1 : 1;
  const sorted = found.toSorted((left, right) => sign * (left.value - right.value));
  return sorted.map(({ key }) => relevances.get(key) ?? 0);
}

function cumulativeGain(gains: readonly number[], isPower: boolean): number {
  return gains.reduce((sum, gain, index) => {
    if (isPower) return sum + (2 ** gain - 1) / Math.log2(index + 2);
    return sum + (index === 0 ? gain : gain / Math.log2(index + 1));
  }, 0);
}

function readItems(items: readonly unknown[], what: string): Item[] {
  if (items.length === 0) throw inputError(`${what} has no items; expected at least one`);
  return items.map((item) => readItem(parsed(item), what));
}

function readItem(item: unknown, what: string): Item {
  if (typeof item === 'number') return { value: item };
  if (Array.isArray(item) && item.length === 2 && typeof item[1] === 'number') {
    return { key: itemKey(item[0]), value: item[1] };
  }
  throw inputError(
    `an item of ${what} is ${JSON.stringify(item)}; expected a pair such as ["id", 0.5]. Name two fields in the driver: fields: [id, score__value]`,
  );
}

/** Drivers hand several fields over as one text of JSON. */
function parsed(item: unknown): unknown {
  if (typeof item !== 'string' || !item.startsWith('[')) return item;
  try {
    return JSON.parse(item);
  } catch {
    return item;
  }
}

function inputError(reason: string): FlowError {
  return new FlowError('ERR_INPUT', `NDCGEvaluator: ${reason}.`);
}
