import { type Document, FlowError, isWrite, type Response } from '@podflow/core';

/**
 * Refuses an answer before it is written, when its Documents hold too much for one text. Answers to writes are never refused: what they
 * tell is stored.
 *
 * @param most Bytes.
 * @throws `ERR_ANSWER_SIZE`
 */
export function checkAnswerSize({ type, docs }: Response, most: number): void {
  if (isWrite(type)) return;
  const size = sizeOf(docs);
  if (size <= most) return;
  const matches = Math.max(0, ...docs.map(({ matches: found = [] }) => found.length));
  throw new FlowError(
    'ERR_ANSWER_SIZE',
    `The answer has ${megabytes(size)} MB: ${docs.length} Documents with up to ${matches} matches each. The limit is ${megabytes(most)} MB (max_answer); ` +
      'ask for a smaller top_k, or for fewer Documents at a time',
  );
}

/** Bytes of contents and tags as JSON writes them: base64 of binary ones. */
function sizeOf(documents: readonly Document[]): number {
  let size = 0;
  for (const { buffer, text = '', uri = '', tags = {}, chunks = [], matches = [] } of documents) {
    size += Math.ceil(((buffer?.length ?? 0) * 4) / 3) + text.length + uri.length;
    size += JSON.stringify(tags).length + sizeOf(chunks) + sizeOf(matches);
  }
  return size;
}

function megabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(1);
}
