import { describeValue } from '../document/describe-value.ts';
import { FlowError } from '../document/flow-error.ts';
import { readId } from '../document/json-readers.ts';
import type { Request, RequestType } from '../document/request.ts';
import { closableGroups } from '../input/closable-groups.ts';
import { documentBatches } from '../input/document-batches.ts';
import type { Input } from '../input/input-item.ts';
import type { ResolvedRunOptions } from './run-options.ts';

/**
 * Groups Documents into requests of `requestSize`. Throws `ERR_INPUT_EMPTY` when there is none.
 * @param stop Once aborted, the input is closed and nothing more is read from it.
 */
export async function* toRequests(
  type: RequestType,
  input: Input,
  { requestSize, mimeType, queryset }: ResolvedRunOptions,
  stop?: AbortSignal,
): AsyncGenerator<Request> {
  let sent = 0;
  const batches = documentBatches(input, requestSize, mimeType, stop);
  for await (const { docs, groundtruths } of batches) {
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
  stop?: AbortSignal,
): AsyncGenerator<Request> {
  let batch: string[] = [];
  let sent = 0;
  const source = typeof ids === 'string' ? [ids] : ids;
  if (!isSeveral(source)) {
    throw new FlowError('ERR_INPUT', `ids is ${describeValue(ids)}; expected a list of ids`);
  }
  for await (const group of closableGroups(source, requestSize, stop)) {
    for (const id of group) {
      batch.push(readIdOf(id, `ids[${sent}]`));
      sent++;
      if (batch.length < requestSize) continue;
      yield { type: 'delete', docs: [], ids: batch };
      batch = [];
    }
  }
  if (batch.length > 0) yield { type: 'delete', docs: [], ids: batch };
  if (sent === 0)
    throw new FlowError('ERR_INPUT_EMPTY', 'There is nothing to delete: no id was given');
}

function isSeveral(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    (Symbol.iterator in value || Symbol.asyncIterator in value)
  );
}

function readIdOf(id: unknown, path: string): string {
  if (typeof id === 'string' && id !== '') return readId(id, path);
  throw new FlowError(
    'ERR_INPUT',
    `${path} is ${describeValue(id)}; expected the id of a Document, a text`,
  );
}
