import { describeValue } from '../document/describe-value.ts';
import { FlowError } from '../document/flow-error.ts';
import type { QueryLang } from '../document/request.ts';

/** Most matches that may be asked for. */
export const maxTopK = 10_000;

/**
 * The queryset entries that Jina 1.0 makes of `topK`; none for undefined. They cut every `SliceQL` of the Flow and tell every vector
 * index how many to look for. Throws `ERR_TOP_K` unless it is a whole number from 1 to 10000.
 */
export function topKQueryset(topK: number | undefined): QueryLang[] {
  if (topK === undefined) return [];
  if (!Number.isInteger(topK) || topK < 1 || topK > maxTopK) {
    throw new FlowError(
      'ERR_TOP_K',
      `topK is ${typeof topK === 'number' ? topK : describeValue(topK)}; expected a whole number from 1 to ${maxTopK}`,
    );
  }
  return [
    { name: 'SliceQL', parameters: { end: topK }, priority: 1 },
    { name: 'VectorSearchDriver', parameters: { top_k: topK }, priority: 1 },
  ];
}
