import type { RequestType } from '@podflow/core';
import type { Answer } from '../answer/answer.ts';
import type { AnswerForm } from '../answer/content-size.ts';
import type { SentPiece } from '../answer/json-pieces.ts';
import type { RequestFault } from '../request-error.ts';

/** What one message of `WS /stream` asks for. */
export interface StreamRequest {
  type: RequestType;
  /** As `POST /api/{type}` takes it. */
  body: unknown;
  /** The client's own, which comes back with the answer. */
  requestId: string | undefined;
}

/** How requests and answers are written on `WS /stream`; an answer has the form of its request. */
export interface StreamForm {
  readonly name: AnswerForm;
  /** Throws a `RequestError` for what is no request. */
  read(message: Buffer): StreamRequest;
  /** A long answer is written in pieces. */
  answer(answer: Answer, request: StreamRequest): string | Uint8Array | Iterable<SentPiece>;
  /** @param request undefined when it could not be read */
  refusal(
    faults: readonly [RequestFault, ...RequestFault[]],
    request: StreamRequest | undefined,
  ): string | Uint8Array;
}

/** The id of a client's request, if it is one that can be given back. */
export function requestIdOf(id: unknown): string | undefined {
  return typeof id === 'string' && id !== '' && id.length <= 100 ? id : undefined;
}
