import { FlowError } from '../document/flow-error.ts';
import { readId } from '../document/json-readers.ts';
import type { Request, RequestType } from '../document/request.ts';
import { describeItem } from '../input/describe-item.ts';
import { documentBatches } from '../input/document-batches.ts';
import type { Input } from '../input/input-item.ts';
import type { ResolvedRunOptions } from './run-options.ts';

/** Groups Documents into requests of `requestSize`. Throws `ERR_INPUT_EMPTY` when there is none. */
export async function* toRequests(
  type: RequestType,
  input: Input,
  { requestSize, mimeType, queryset }: ResolvedRunOptions,
): AsyncGenerator<Request> {
  let sent = 0;
  for await (const { docs, groundtruths } of documentBatches(input, requestSize, mimeType)) {
    sent++;
    const request: Request = { type, docs };
    if (groundtruths.length > 0) request.groundtruths = groundtruths;
    if (queryset.length > 0) request.queryset = queryset;
    yield request;
  }
  if (sent === 0) {
    throw new FlowError(
      'ERR_INPUT_EMPTY',
      `There is nothing to ${type}: the input gave no Document; pass at least one text, file or Document`,
    );
  }
}

/** Groups ids into delete requests. Throws `ERR_INPUT` for what is no id, `ERR_INPUT_EMPTY` for none. */
export async function* toDeleteRequests(
  ids: Iterable<string> | AsyncIterable<string>,
  { requestSize }: ResolvedRunOptions,
): AsyncGenerator<Request> {
  let batch: string[] = [];
  let sent = 0;
  for await (const id of typeof ids === 'string' ? [ids] : ids) {
    batch.push(readIdOf(id, `ids[${sent}]`));
    sent++;
    if (batch.length >= requestSize) {
      yield { type: 'delete', docs: [], ids: batch };
      batch = [];
    }
  }
  if (batch.length > 0) yield { type: 'delete', docs: [], ids: batch };
  if (sent === 0)
    throw new FlowError('ERR_INPUT_EMPTY', 'There is nothing to delete: no id was given');
}

function readIdOf(id: unknown, path: string): string {
  if (typeof id === 'string' && id !== '') return readId(id, path);
  throw new FlowError(
    'ERR_INPUT',
    `${path} is ${describeItem(id)}; expected the id of a Document, a text`,
  );
}
