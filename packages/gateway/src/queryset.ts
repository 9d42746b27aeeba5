import type { QueryLang } from '@podflow/core';

/**
 * The queryset of a request: what the body gave, then the two entries Jina 1.0 makes of `top_k`.
 * They cut every `SliceQL` of the Flow and tell every vector index how many to look for.
 */
export function querysetOf(given: readonly QueryLang[], topK: number | undefined): QueryLang[] {
  if (topK === undefined) return [...given];
  return [
    ...given,
    { name: 'SliceQL', parameters: { end: topK }, priority: 1 },
    { name: 'VectorSearchDriver', parameters: { top_k: topK }, priority: 1 },
  ];
}
