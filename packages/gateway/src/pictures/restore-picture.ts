import { type DocumentError, FlowError, type FlowService } from '@podflow/core';
import type { OwnDocument } from '../answer/answer.ts';
import { storedOriginal } from './stored-original.ts';

/**
 * A copy of a Document that has the picture which `original` describes, read from the index. When the picture cannot be read, the copy keeps
 * `original` and gets an `error`: the beginning of the answer is sent already.
 */
export async function restorePicture(
  document: OwnDocument,
  service: Pick<FlowService, 'stored'>,
): Promise<OwnDocument> {
  const { original, ...restored } = document;
  if (!original) return document;
  try {
    const stored = await storedOriginal(service, document.id, original.hash);
    if (!stored) return { ...document, error: replacedError(document.id) };
    const { buffer, uri } = stored;
    return { ...restored, ...(buffer && { buffer }), ...(uri !== undefined && { uri }) };
  } catch (error) {
    if (!(error instanceof FlowError)) throw error;
    const { code, message } = error;
    return { ...document, error: { code, message, documentId: document.id } };
  }
}

function replacedError(documentId: string): DocumentError {
  const message = 'The picture was replaced or deleted while the answer was written; search again';
  return { code: 'ERR_NO_PICTURE', message, documentId };
}
