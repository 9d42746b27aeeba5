import { ClientError } from './client-error.ts';
import type { ClientDocument } from './document.ts';
import type { QueryLang } from './run-options.ts';

/** Why an Executor failed on a Document, or on a whole request when no Document is named. */
export interface DocumentFault {
  code: string;
  message: string;
  pod?: string;
  shard?: number;
  documentId?: string;
}

/** The way of a request through one Pod; times in RFC 3339. */
export interface Route {
  pod: string;
  podId?: string;
  startTime?: string;
  endTime?: string;
  /** Empty where all went well. */
  status?: RouteStatus;
}

/** What went wrong in one Pod. */
export interface RouteStatus {
  code?: 'ERROR';
  description?: string;
  exception?: { name: string; args: string[]; executor: string };
}

export interface AnswerStatus {
  code: 'SUCCESS' | 'ERROR';
  /** First error; empty when there is none. */
  description: string;
  errors: DocumentFault[];
}

/** The answer to one request. */
export interface Answer {
  requestId: string;
  /** `index`, `search`, `update`, `delete`, `train`. */
  type: string;
  docs: ClientDocument[];
  status: AnswerStatus;
  queryset: QueryLang[];
  routes: Route[];
  /** What may not be as the sender expects, e.g. that only the beginning of a long text counts. */
  warnings: string[];
  /** Ids of Documents that no Pod of the Flow took: not stored, or without matches; `warnings` says why. */
  untaken: string[];
  /** Documents (or ids) that were sent. */
  documents: number;
}

/**
 * Reads the JSON of an answer of type `type` to `documents` Documents, or of any type. What the server leaves out because it
 * has its default value is filled in. Throws `ERR_ANSWER` when it is something else.
 */
export function readAnswer(json: unknown, documents: number, type = typeOf(json)): Answer {
  const { requestId, status, queryset, routes, warnings, untaken, ...rest } = Object(
    json,
  ) as Record<string, unknown>;
  const { docs } = Object(rest[type]) as { docs?: unknown };
  if (typeof requestId !== 'string' || !Array.isArray(docs)) {
    throw new ClientError(
      'ERR_ANSWER',
      `The answer has no "requestId" and "${type}.docs"; is there a Podflow server at this address?`,
    );
  }
  return {
    requestId,
    type,
    docs,
    status: readStatus(status),
    queryset: listOf<QueryLang>(queryset),
    routes: listOf<Route>(routes),
    warnings: listOf<string>(warnings),
    untaken: listOf<string>(untaken),
    documents,
  };
}

/** Documents of an answer that failed; an error that names none is one of the whole request. */
export function failedIn({ status: { errors }, documents }: Answer): number {
  if (errors.some(({ documentId }) => documentId === undefined)) return documents;
  return new Set(errors.map(({ documentId }) => documentId)).size;
}

function typeOf(json: unknown): string {
  const types = ['search', 'index', 'update', 'delete', 'train'];
  return types.find((type) => type in Object(json)) ?? 'search';
}

function readStatus(value: unknown): AnswerStatus {
  const status = Object(value) as { code?: unknown; description?: unknown; errors?: unknown };
  const errors = listOf<DocumentFault>(status.errors);
  const isError = status.code !== undefined && status.code !== 'SUCCESS';
  if (!isError && errors.length === 0) return { code: 'SUCCESS', description: '', errors };
  const description = String(status.description ?? errors[0]?.message ?? status.code);
  // A server of Jina lists no errors; what failed must not go unnoticed.
  const told = errors.length > 0 ? errors : [{ code: 'ERR_EXECUTOR', message: description }];
  return { code: 'ERROR', description, errors: told };
}

function listOf<T>(value: unknown): T[] {
  return Array.isArray(value) ? value : [];
}
