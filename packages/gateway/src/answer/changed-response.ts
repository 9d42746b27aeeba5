import type { Response } from '@podflow/core';

/** A copy of an answer with some fields changed. An answer of a Flow decodes when it is read, so it cannot be spread. */
export function changedResponse(response: Response, changes: Partial<Response>): Response {
  const { requestId, type, docs, groundtruths, queryset, status, routes, documents } = response;
  const { warnings = [], untaken = [] } = response;
  return {
    ...{
      requestId,
      type,
      docs,
      groundtruths,
      queryset,
      status,
      routes,
      documents,
      warnings,
      untaken,
    },
    ...changes,
  };
}
