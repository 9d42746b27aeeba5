import { type QueryLang, topKQueryset } from '@podflow/core';

/** The queryset of a request: what the body gave, then the entries that `top_k` stands for. */
export function querysetOf(given: readonly QueryLang[], topK: number | undefined): QueryLang[] {
  return [...given, ...topKQueryset(topK)];
}
