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
import { hidePaths } from './hide-paths.ts';

/**
 * An answer as the REST gateway of Jina 1.0 writes it: `{requestId, search: {docs}, status, queryset, routes}`.
 * `untaken` lists the ids of Documents that no Pod took. On success `status` is `{}`; else `{code: "ERROR", description}` and our list of `errors`.
 * Two things are always there because Jina Box hangs without them: `mimeType` on the Documents of the request and on
 * matches, and `score.value` on matches. Embeddings and blobs are left out unless `tensors` is true; absolute paths are cut.
 */
export function responseToJson(
  response: Response,
  { tensors = false }: DocumentJsonOptions = {},
): Record<string, unknown> {
  const { requestId, type, docs, groundtruths, queryset, routes, status } = response;
  const { warnings = [], untaken = [] } = response;
  const options = { tensors };
  const roots = (documents: readonly Document[]) =>
    documents.map((document) => ({ mimeType: '', ...treeToJson(document, options) }));
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

function treeToJson(document: Document, options: DocumentJsonOptions): Record<string, unknown> {
  const { chunks = [], matches = [], error, ...own } = document;
  return {
    ...documentToJson(own, options),
    ...(error && { error: withoutPaths(error) }),
    ...(chunks.length > 0 && { chunks: chunks.map((chunk) => treeToJson(chunk, options)) }),
    ...(matches.length > 0 && { matches: matches.map((match) => matchToJson(match, options)) }),
  };
}

function matchToJson(match: Document, options: DocumentJsonOptions): Record<string, unknown> {
  const { score, ...json } = treeToJson(match, options);
  return { mimeType: '', ...json, score: { value: 0, ...Object(score) } };
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
