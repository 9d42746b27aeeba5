import { requestTypes } from '@podflow/core';
import { type SentPiece, writeJson } from '../answer/json-pieces.ts';
import { answerJson } from '../answer/response-json.ts';
import { errorAnswer } from '../error-answer.ts';
import { parseBody } from '../json-body.ts';
import { modeOf } from '../routes/documents.ts';
import { requestIdOf, type StreamForm, type StreamRequest } from './stream-form.ts';

/** Text messages: a request is JSON, an answer is JSON inside a JSON string, as Jina 1.0 writes it. */
export const jsonForm: StreamForm = {
  name: 'json',
  read: (message) => requestOf(parseBody(message.toString())),
  answer: (answer, request) => {
    const json = writeJson({ ...answerJson(answer), ...idOf(request) });
    return typeof json === 'string' ? JSON.stringify(json) : quoted(json);
  },
  refusal: (faults, request) =>
    JSON.stringify(JSON.stringify({ ...errorAnswer(faults), ...idOf(request) })),
};

/** Reads a body as HTTP takes it, with its `mode`, or a Request of Jina: `{"search": {"docs": […]}}`. */
function requestOf(message: unknown): StreamRequest {
  if (typeof message !== 'object' || message === null || Array.isArray(message)) {
    return { type: 'search', body: message, requestId: undefined };
  }
  const request = message as Record<string, unknown>;
  const requestId = requestIdOf(request['requestId'] ?? request['request_id']);
  const type = requestTypes.find((name) => typeof request[name] === 'object');
  if (type && request['data'] === undefined) {
    const { docs, ids, groundtruths } = Object(request[type]) as Record<string, unknown>;
    return { type, body: { ...request, data: ids ?? docs ?? [], groundtruths }, requestId };
  }
  const { mode = 'search' } = request;
  return { type: modeOf(String(mode)), body: request, requestId };
}

function idOf(request: StreamRequest | undefined): { requestId?: string } {
  return request?.requestId === undefined ? {} : { requestId: request.requestId };
}

/** The pieces as one JSON string. */
function* quoted(pieces: Iterable<SentPiece>): Generator<SentPiece, void> {
  const quote = (piece: string): string => JSON.stringify(piece).slice(1, -1);
  yield '"';
  for (const piece of pieces) yield typeof piece === 'string' ? quote(piece) : piece.then(quote);
  yield '"';
}
