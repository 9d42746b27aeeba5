import { FlowError } from '../document/flow-error.ts';
import type { Request, RequestType } from '../document/request.ts';
import { closableGroups } from './closable-groups.ts';
import { documentBatches, type Input } from './document-batches.ts';
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

/** Groups ids into delete requests. Throws `ERR_INPUT` for an id that is not a string, `ERR_INPUT_EMPTY` for none. */
export async function* toDeleteRequests(
  ids: Iterable<string> | AsyncIterable<string>,
  { requestSize }: ResolvedRunOptions,
  stop?: AbortSignal,
): AsyncGenerator<Request> {
  let batch: string[] = [];
  let sent = 0;
  const source = typeof ids === 'string' ? [ids] : ids;
  for await (const group of closableGroups(source, requestSize, stop)) {
    for (const id of group) {
      if (typeof id !== 'string') {
        throw new FlowError(
          'ERR_INPUT',
          `ids[${sent}] is ${typeof id}; expected the id of a Document`,
        );
      }
      sent++;
      batch.push(id);
      if (batch.length < requestSize) continue;
      yield { type: 'delete', docs: [], ids: batch };
      batch = [];
    }
  }
  if (batch.length > 0) yield { type: 'delete', docs: [], ids: batch };
  if (sent === 0)
    throw new FlowError('ERR_INPUT_EMPTY', 'There is nothing to delete: no id was given');
}
