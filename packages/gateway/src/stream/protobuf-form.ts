import { statusOf } from '@podflow/core';
import { messageOfResponse, statusToMessage } from '../protobuf/message-of-response.ts';
import { RequestCodec } from '../protobuf/request-codec.ts';
import { requestOfMessage } from '../protobuf/request-of-message.ts';
import type { StreamForm } from './stream-form.ts';

/** Binary messages: Requests of Jina 1.0 in protobuf, as its own clients send and expect them. */
export function protobufForm(): StreamForm {
  const codec = new RequestCodec();
  return {
    name: 'protobuf',
    read: (message) => requestOfMessage(codec.decode(message)),
    answer: ({ response }, { requestId = response.requestId }) =>
      codec.encode({ ...messageOfResponse(response), requestId }),
    refusal: (faults, request) =>
      codec.encode({
        ...(request?.requestId !== undefined && { requestId: request.requestId }),
        // Jina's client takes the type of an answer from its body; it fails on one that has none.
        [request?.type ?? 'search']: {},
        status: statusToMessage(statusOf(faults)),
      }),
  };
}
