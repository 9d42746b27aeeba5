import {
  type Document,
  type FlowService,
  mergeWarnings,
  type Request,
  type Response,
  type SendOptions,
  statusOf,
} from '@podflow/core';
import { changedResponse } from './answer/changed-response.ts';

/**
 * Sends a request through the Flow, in parts of at most `size` Documents (or ids), and gives one answer for all parts.
 * Documents come back in the order in which they were sent, as the Flow answers each part. When a part fails altogether,
 * all parts are waited for, then its error is thrown.
 */
export async function sendBatches(
  service: Pick<FlowService, 'send'>,
  request: Request,
  size: number | undefined,
  options: SendOptions = {},
): Promise<Response> {
  const settled = await Promise.allSettled(
    partsOf(request, size).map((part) => service.send(part, options)),
  );
  const failed = settled.find((part) => part.status === 'rejected');
  if (failed) throw failed.reason;
  const responses = settled.flatMap((part) => (part.status === 'fulfilled' ? [part.value] : []));
  const merged = mergeResponses(responses);
  return request.type === 'search' ? withAnswer(request.docs, merged) : merged;
}

function partsOf(request: Request, size = Number.POSITIVE_INFINITY): Request[] {
  const { docs, groundtruths, ids, ...rest } = request;
  const count = Math.max(docs.length, ids?.length ?? 0);
  if (count <= size) return [request];
  return Array.from({ length: Math.ceil(count / size) }, (_, index) => {
    const [start, end] = [index * size, (index + 1) * size];
    return {
      ...rest,
      docs: docs.slice(start, end),
      ...(groundtruths && { groundtruths: groundtruths.slice(start, end) }),
      ...(ids && { ids: ids.slice(start, end) }),
    };
  });
}

function mergeResponses(responses: readonly Response[]): Response {
  const [first] = responses;
  if (!first) throw new RangeError('A request is sent in at least one part');
  if (responses.length === 1) return first;
  return changedResponse(first, {
    docs: responses.flatMap(({ docs }) => docs),
    groundtruths: responses.flatMap(({ groundtruths }) => groundtruths),
    status: statusOf(responses.flatMap(({ status }) => status.errors)),
    routes: responses.flatMap(({ routes }) => routes),
    documents: responses.reduce((sum, { documents }) => sum + documents, 0),
    warnings: mergeWarnings(...responses.map(({ warnings = [] }) => warnings)),
    untaken: responses.flatMap(({ untaken = [] }) => untaken),
  });
}

/** A search that no branch of the Flow took is an error: its client waits for matches. */
function withAnswer(sent: readonly Document[], response: Response): Response {
  if (response.docs.length > 0 || response.status.code === 'ERROR' || sent.length === 0) {
    return response;
  }
  const types = [...new Set(sent.map(({ mimeType }) => mimeType ?? 'no type'))].join(', ');
  const message = `No Pod of this Flow takes a query of this kind (${types}); send a text or a picture`;
  return changedResponse(response, { status: statusOf([{ code: 'ERR_INPUT', message }]) });
}
