import {
  type Document,
  type FlowService,
  type Request,
  type Response,
  statusOf,
} from '@podflow/core';

/**
 * Sends a request through the Flow, in parts of at most `size` Documents (or ids), and gives one answer for all parts.
 * The Documents of a search come back in the order in which they were sent. When a part fails altogether, all parts are
 * waited for, then its error is thrown.
 */
export async function sendBatches(
  service: Pick<FlowService, 'send'>,
  request: Request,
  size: number | undefined,
): Promise<Response> {
  const settled = await Promise.allSettled(
    partsOf(request, size).map((part) => service.send(part)),
  );
  const failed = settled.find((part) => part.status === 'rejected');
  if (failed) throw failed.reason;
  const responses = settled.flatMap((part) => (part.status === 'fulfilled' ? [part.value] : []));
  const merged = mergeResponses(responses);
  return request.type === 'search' ? inOrderOf(request.docs, merged) : merged;
}

function partsOf(request: Request, size = Number.POSITIVE_INFINITY): Request[] {
  const { docs, ids, ...rest } = request;
  const count = Math.max(docs.length, ids?.length ?? 0);
  if (count <= size) return [request];
  return Array.from({ length: Math.ceil(count / size) }, (_, index) => {
    const [start, end] = [index * size, (index + 1) * size];
    const part: Request = { ...rest, docs: docs.slice(start, end) };
    return ids ? { ...part, ids: ids.slice(start, end) } : part;
  });
}

function mergeResponses(responses: readonly Response[]): Response {
  const [first] = responses;
  if (!first) throw new RangeError('A request is sent in at least one part');
  if (responses.length === 1) return first;
  return {
    requestId: first.requestId,
    type: first.type,
    queryset: first.queryset,
    docs: responses.flatMap(({ docs }) => docs),
    groundtruths: responses.flatMap(({ groundtruths }) => groundtruths),
    status: statusOf(responses.flatMap(({ status }) => status.errors)),
    routes: responses.flatMap(({ routes }) => routes),
    documents: responses.reduce((sum, { documents }) => sum + documents, 0),
  };
}

/** Where branches of a Flow join, Documents arrive by branch; a client matches answers to its queries by position. */
function inOrderOf(sent: readonly Document[], response: Response): Response {
  const { requestId, type, queryset, groundtruths, routes, documents } = response;
  const positions = new Map(sent.map(({ id }, index) => [id, index]));
  const position = ({ id }: Document) => positions.get(id) ?? sent.length;
  const docs = response.docs.toSorted((a, b) => position(a) - position(b));
  const status = docs.length === 0 ? withoutAnswer(sent, response) : response.status;
  return { requestId, type, queryset, groundtruths, routes, documents, docs, status };
}

function withoutAnswer(sent: readonly Document[], { status }: Response): Response['status'] {
  if (status.code === 'ERROR' || sent.length === 0) return status;
  const types = [...new Set(sent.map(({ mimeType }) => mimeType ?? 'no type'))].join(', ');
  const message = `No Pod of this Flow takes a query of this kind (${types}); send a text or a picture`;
  return statusOf([{ code: 'ERR_INPUT', message }]);
}
