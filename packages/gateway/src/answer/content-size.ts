import type { Document } from '@podflow/core';

/** How an answer is written. */
export type AnswerForm = 'json' | 'protobuf';

/** Bytes of contents and tags as an answer has them: JSON writes bytes as base64, and leaves tensors out. Counts pictures that are left in the index. */
export function contentSize(documents: readonly Document[], form: AnswerForm): number {
  let size = 0;
  for (const document of documents) {
    const { buffer, text = '', uri = '', tags = {}, chunks = [], matches = [] } = document;
    const bytes = (buffer?.length ?? 0) + (document.original?.bytes ?? 0);
    size += form === 'json' ? Math.ceil((bytes * 4) / 3) : bytes + tensorSize(document);
    size += Buffer.byteLength(text) + uri.length + JSON.stringify(tags).length;
    size += contentSize(chunks, form) + contentSize(matches, form);
  }
  return size;
}

function tensorSize({ blob, embedding }: Document): number {
  return (blob?.data.byteLength ?? 0) + (embedding?.data.byteLength ?? 0);
}
