import { requestTypes } from '@podflow/core';
import { refusal } from '../request-error.ts';
import { modeOf } from '../routes/documents.ts';
import { requestIdOf, type StreamRequest } from '../stream/stream-form.ts';
import type { BodyMessage, DocumentMessage, RequestMessage } from './request-message.ts';
import { structToJson } from './struct-json.ts';

/** What a Request of a client asks for, as if it had come as JSON. Throws `ERR_INPUT_EMPTY`; `ERR_MODE` for control. */
export function requestOfMessage(message: RequestMessage): StreamRequest {
  if (message.control) modeOf('control');
  const type = requestTypes.find((name) => message[name] !== undefined);
  if (!type) throw noBody();
  const { ids, docs, groundtruths }: BodyMessage = message[type] ?? {};
  const body = {
    data: ids ?? docs?.map(documentToJson) ?? [],
    groundtruths: groundtruths?.map(documentToJson),
    queryset: message.queryset?.map(({ parameters = {}, ...entry }) => ({
      ...entry,
      parameters: structToJson(parameters),
    })),
  };
  return { type, body, requestId: requestIdOf(message.requestId) };
}

/** The Document with its tags as they are in JSON; bytes stay bytes. */
function documentToJson({ tags, chunks, matches, ...own }: DocumentMessage): object {
  return {
    ...own,
    ...(tags && { tags: structToJson(tags) }),
    ...(chunks && { chunks: chunks.map(documentToJson) }),
    ...(matches && { matches: matches.map(documentToJson) }),
  };
}

function noBody(): Error {
  return refusal(
    'ERR_INPUT_EMPTY',
    `The Request has no body; set one of ${requestTypes.join(', ')}`,
  );
}
