import type { Document } from './document.ts';

/** Types of requests that carry Documents (or, for `delete`, their ids). */
export const requestTypes = ['index', 'search', 'update', 'delete', 'train'] as const;
export type RequestType = (typeof requestTypes)[number];

/** True for requests that change what indexers hold. */
export function isWrite(type: RequestType): boolean {
  return type === 'index' || type === 'update' || type === 'delete';
}

/** One entry of a request's queryset: overrides parameters of the drivers of that class (Jina 1.0 QueryLang). */
export interface QueryLang {
  /** Class name of a driver, e.g. `SliceQL`. */
  name: string;
  parameters: { [key: string]: unknown };
  /** Wins over a driver whose own priority is smaller. Default 0. */
  priority?: number;
  disabled?: boolean;
  /** ms that its regular expressions have taken so far; set by the drivers. */
  expressionTime?: number;
}

/** What travels through a Flow, opened. */
export interface Request {
  type: RequestType;
  docs: Document[];
  /** Parallel to `docs`, for evaluation. */
  groundtruths?: Document[];
  /** For `delete`: ids to forget. */
  ids?: string[];
  queryset?: QueryLang[];
}

/** Request types by Jina's spelling in `requests.on`. */
export const requestNames: Readonly<Record<RequestType, string>> = {
  index: 'IndexRequest',
  search: 'SearchRequest',
  update: 'UpdateRequest',
  delete: 'DeleteRequest',
  train: 'TrainRequest',
};

/** Number of root Documents, groundtruths and ids in a request. */
export function itemCount({ docs, groundtruths, ids }: Request): number {
  return docs.length + (groundtruths?.length ?? 0) + (ids?.length ?? 0);
}
