import { type Response, requestNames, snakeCase } from '@podflow/core';
import { responseToJson } from './response-json.ts';

/** Keys of Documents and scores whose values are the user's own: their keys stay as they are. */
const opaque = new Set(['tags', 'parameters']);

/**
 * An answer in the shape of Jina 2.0: `{header, data: {docs}, parameters, routes}` with snake_case names. A match has its
 * distance under `scores.score`, and under `score` for those that read Jina 1.0.
 */
export function responseToV2(response: Response): Record<string, unknown> {
  const json = responseToJson(response);
  const { docs = [], groundtruths } = json[response.type] as Record<string, unknown[]>;
  const { queryset, routes, status, warnings, untaken } = json;
  return withSnakeCase({
    requestId: response.requestId,
    header: {
      requestId: response.requestId,
      status,
      execEndpoint: `/${response.type}`,
      requestType: requestNames[response.type],
    },
    status,
    parameters: parametersOf(queryset as { parameters: Record<string, unknown> }[]),
    routes,
    ...(warnings !== undefined && { warnings }),
    ...(untaken !== undefined && { untaken }),
    data: {
      docs: docs.map(withScores),
      ...(groundtruths && { groundtruths: groundtruths.map(withScores) }),
    },
  }) as Record<string, unknown>;
}

function parametersOf(queryset: readonly { parameters: Record<string, unknown> }[]) {
  const topK = queryset.find(({ parameters }) => parameters['top_k'] !== undefined);
  return topK ? { top_k: topK.parameters['top_k'] } : {};
}

function withScores(document: unknown): unknown {
  const { chunks, matches, score, ...own } = document as Record<string, unknown>;
  return {
    ...own,
    ...(score !== undefined && { score, scores: { score } }),
    ...(Array.isArray(chunks) && { chunks: chunks.map(withScores) }),
    ...(Array.isArray(matches) && { matches: matches.map(withScores) }),
  };
}

function withSnakeCase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withSnakeCase);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      snakeCase(key),
      opaque.has(key) ? member : withSnakeCase(member),
    ]),
  );
}
