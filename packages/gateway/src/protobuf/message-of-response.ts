import {
  type Document,
  documentToJson,
  type Response,
  type Route,
  type Status,
} from '@podflow/core';
import { hidePaths } from '../hide-paths.ts';
import type {
  DocumentMessage,
  RequestMessage,
  RouteMessage,
  StatusMessage,
  TimestampMessage,
} from './request-message.ts';
import { structFromJson } from './struct-json.ts';

/**
 * An answer as Jina 1.0 sends it in protobuf: the Request with what the Flow made of it, embeddings and blobs included.
 * Absolute paths in messages are cut.
 */
export function messageOfResponse(response: Response): RequestMessage {
  const { requestId, type, docs, groundtruths, queryset, routes, status } = response;
  const body = {
    docs: docs.map(documentToMessage),
    groundtruths: groundtruths.map(documentToMessage),
  };
  return {
    requestId,
    [type]: type === 'delete' ? {} : body,
    status: { ...warned(response), ...statusToMessage(status) },
    queryset: queryset.map(({ parameters, ...entry }) => ({
      ...entry,
      parameters: structFromJson(parameters),
    })),
    routes: routes.map((route) => routeToMessage(route, status)),
  };
}

/** Warnings have no field of their own: they are the description of a success. */
function warned({ warnings = [] }: Response): StatusMessage {
  return warnings.length === 0 ? {} : { description: warnings.map(hidePaths).join('\n') };
}

/** A status, with all errors in its `exception`: protobuf has no place for the error of a Document. */
export function statusToMessage({ code, errors }: Pick<Status, 'code' | 'errors'>): StatusMessage {
  const [first] = errors;
  if (code === 'SUCCESS' || !first) return {};
  return {
    code: errorCode,
    description: hidePaths(first.message),
    exception: {
      name: first.code,
      args: errors.map(({ message, documentId }) => {
        const text = hidePaths(message);
        return documentId === undefined ? text : `${text} (Document ${documentId})`;
      }),
      executor: first.pod ?? '',
    },
  };
}

/** StatusProto.ERROR. */
const errorCode = 3;

function documentToMessage({ tags, chunks, matches, error, ...own }: Document): DocumentMessage {
  return {
    ...documentToJson(own, { bytes: 'raw' }),
    ...(tags && { tags: structFromJson(tags) }),
    ...(chunks && { chunks: chunks.map(documentToMessage) }),
    ...(matches && { matches: matches.map(documentToMessage) }),
  };
}

function routeToMessage({ pod, shard, startTime, endTime }: Route, status: Status): RouteMessage {
  const own = status.errors.filter((error) => error.pod === pod);
  return {
    pod,
    podId: String(shard),
    startTime: timestamp(startTime),
    endTime: timestamp(endTime),
    status: statusToMessage({ code: status.code, errors: own }),
  };
}

/** @param time ms since the epoch, with fractions */
function timestamp(time: number): TimestampMessage {
  const micros = Math.round(time * 1000);
  return { seconds: Math.floor(micros / 1e6), nanos: (micros % 1e6) * 1000 };
}
