import { requestNames, snakeCase } from '@podflow/core';
import type { Answer } from './answer.ts';
import { DocumentsJson } from './documents-json.ts';
import { answerJson } from './response-json.ts';

/** Keys of Documents and scores whose values are the user's own: their keys stay as they are. */
const opaque = new Set(['tags', 'parameters']);

/**
 * An answer in the shape of Jina 2.0: `{header, data: {docs}, parameters, routes}` with snake_case names. A match has its
 * distance under `scores.score`, and under `score` for those that read Jina 1.0. The Documents become JSON when they are written.
 */
export function answerJsonV2(answer: Answer): Record<string, unknown> {
  const { response } = answer;
  const json = answerJson(answer);
  const { docs, groundtruths } = json[response.type] as Record<string, DocumentsJson>;
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
      docs: docs?.changed(ownV2),
      ...(groundtruths && { groundtruths: groundtruths.changed(ownV2) }),
    },
  }) as Record<string, unknown>;
}

function parametersOf(queryset: readonly { parameters: Record<string, unknown> }[]) {
  const topK = queryset.find(({ parameters }) => parameters['top_k'] !== undefined);
  return topK ? { top_k: topK.parameters['top_k'] } : {};
}

function ownV2({ score, ...own }: Record<string, unknown>): Record<string, unknown> {
  const scores = score === undefined ? {} : { score, scores: { score } };
  return withSnakeCase({ ...own, ...scores }) as Record<string, unknown>;
}

function withSnakeCase(value: unknown): unknown {
  if (value instanceof DocumentsJson) return value;
  if (Array.isArray(value)) return value.map(withSnakeCase);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      snakeCase(key),
      opaque.has(key) ? member : withSnakeCase(member),
    ]),
  );
}
