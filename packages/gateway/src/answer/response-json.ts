import {
  type Document,
  type DocumentError,
  type DocumentJsonOptions,
  documentToJson,
  type Response,
  type Route,
  type RouteStatus,
  type Status,
} from '@podflow/core';
import { hidePaths } from '../hide-paths.ts';
import type { Answer, OwnDocument } from './answer.ts';
import { type DocumentRole, DocumentsJson } from './documents-json.ts';

/**
 * An answer as the REST gateway of Jina 1.0 writes it: `{requestId, search: {docs}, status, queryset, routes}`.
 * `untaken` lists the ids of Documents that no Pod took. On success `status` is `{}`; else `{code: "ERROR", description}` and our list of `errors`.
 * Two things are always there because Jina Box hangs without them: `mimeType` on the Documents of the request and on
 * matches, and `score.value` on matches. Embeddings and blobs are left out unless `tensors` is true; absolute paths are cut.
 */
export function responseToJson(
  response: Response,
  options: DocumentJsonOptions = {},
): Record<string, unknown> {
  const { [response.type]: body, ...others } = answerJson(
    { response, restore: undefined },
    options,
  );
  const lists = Object.entries(body as Record<string, DocumentsJson>);
  const read = Object.fromEntries(lists.map(([name, list]) => [name, list.toJSON()]));
  return { ...others, [response.type]: read };
}

/** As `responseToJson`, with lists of Documents that become JSON when they are written. */
export function answerJson(
  { response, restore }: Answer,
  { tensors = false }: DocumentJsonOptions = {},
): Record<string, unknown> {
  const { requestId, type, docs, groundtruths, queryset, routes, status } = response;
  const { warnings = [], untaken = [] } = response;
  const own = (document: OwnDocument, role: DocumentRole) =>
    documentJson(document, role, { tensors });
  const roots = (documents: readonly Document[]) => new DocumentsJson(documents, { own, restore });
  return {
    requestId,
    [type]: {
      docs: roots(docs),
      ...(groundtruths.length > 0 && { groundtruths: roots(groundtruths) }),
    },
    status: statusToJson(status),
    queryset,
    routes: routes.map(routeToJson),
    ...(warnings.length > 0 && { warnings: warnings.map(hidePaths) }),
    ...(untaken.length > 0 && { untaken }),
  };
}

function documentJson(
  { error, ...document }: OwnDocument,
  role: DocumentRole,
  options: DocumentJsonOptions,
): Record<string, unknown> {
  const json: Record<string, unknown> = {
    ...(role !== 'chunk' && { mimeType: '' }),
    ...documentToJson(document, options),
    ...(error && { error: withoutPaths(error) }),
  };
  return role === 'match' ? { ...json, score: { value: 0, ...Object(json['score']) } } : json;
}

function statusToJson({ code, description, errors }: Status): Record<string, unknown> {
  if (code === 'SUCCESS') return {};
  return { code, description: hidePaths(description), errors: errors.map(withoutPaths) };
}

/** An error as clients see it. Stacks are for the command line and for code. */
function withoutPaths({ stack: _stack, ...error }: DocumentError): DocumentError {
  return { ...error, message: hidePaths(error.message) };
}

function routeToJson({ pod, shard, startTime, endTime, status }: Route): Record<string, unknown> {
  return {
    pod,
    podId: String(shard),
    startTime: timestamp(startTime),
    endTime: timestamp(endTime),
    status: routeStatusToJson(status),
  };
}

/** As in Jina, `{}` where all went well. */
function routeStatusToJson(status: RouteStatus | undefined): Record<string, unknown> {
  if (!status?.exception) return {};
  const { code, description, exception } = status;
  const args = exception.args.map(hidePaths);
  return { code, description: hidePaths(description), exception: { ...exception, args } };
}

/** RFC 3339 with microseconds, of ms since the epoch. */
function timestamp(time: number): string {
  const micros = Math.round(time * 1000);
  const seconds = new Date(Math.floor(micros / 1000)).toISOString();
  return seconds.replace('Z', `${String(micros % 1000).padStart(3, '0')}Z`);
}
