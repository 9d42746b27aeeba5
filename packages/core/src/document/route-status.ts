import type { DocumentError } from './document.ts';
import type { Route } from './envelope.ts';

/** How a request fared in one Pod (StatusProto of Jina 1.0). */
export interface RouteStatus {
  code: 'SUCCESS' | 'ERROR';
  /** The first error in one sentence; empty when there is none. */
  description: string;
  /** All errors of the Pod, when there are some. */
  exception?: {
    /** Code of the first one. */
    name: string;
    /** The message of each, with the Document it is about. */
    args: string[];
    /** The Pod. */
    executor: string;
  };
}

/** The status of one route, from the errors of its whole request. */
export function routeStatusOf(
  { pod, shard }: Pick<Route, 'pod' | 'shard'>,
  errors: readonly DocumentError[],
): RouteStatus {
  const own = errors.filter(
    (error) => error.pod === pod && (error.shard === undefined || error.shard === shard),
  );
  const [first] = own;
  if (!first) return { code: 'SUCCESS', description: '' };
  const args = own.map(({ message, documentId }) =>
    documentId === undefined ? message : `${message} (Document ${documentId})`,
  );
  const exception = { name: first.code, args, executor: pod };
  return { code: 'ERROR', description: first.message, exception };
}
