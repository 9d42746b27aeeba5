import { type FlowService, isWrite, type Response } from '@podflow/core';
import { restorePicture } from '../pictures/restore-picture.ts';
import { type PictureSource, showPictures } from '../pictures/show-pictures.ts';
import type { Answer } from './answer.ts';
import { AnswerBudget } from './answer-budget.ts';
import { type AnswerForm, contentSize } from './content-size.ts';

export interface PrepareOptions {
  form: AnswerForm;
  /** The answer has pictures as they are stored. */
  originals: boolean;
  /** Bytes of contents that one answer may have. */
  maxAnswer: number;
  pictures: PictureSource;
  /** Aborted when the client is gone. */
  gone: AbortSignal | undefined;
}

/**
 * Prepares the answer to a request. Unless it has originals, large pictures are removed. Throws `ERR_ANSWER_SIZE` for an answer that has
 * too much, before originals are read from the index. Answers to writes are never refused: their Documents are stored already.
 */
export async function prepareAnswer(
  response: Response,
  { form, originals, maxAnswer, pictures, gone }: PrepareOptions,
): Promise<Answer> {
  if (isWrite(response.type)) {
    const shown = originals ? response : await showPictures(response, { ...pictures, gone });
    return { response: shown, restore: undefined };
  }
  const { documents, size } = response;
  const subject = { documents, hasOriginals: form === 'json' && originals };
  // What comes without being left in the index is refused before it is decoded.
  if (originals && size) new AnswerBudget(maxAnswer, subject).take(size.body);
  const { docs, groundtruths } = response;
  const matches = Math.max(0, ...docs.map(({ matches: found = [] }) => found.length));
  const budget = new AnswerBudget(maxAnswer, { ...subject, matches });
  if (!originals) {
    const shown = await showPictures(response, { ...pictures, budget, gone });
    return { response: shown, restore: undefined };
  }
  budget.take(contentSize([...docs, ...groundtruths], form));
  return { response, restore: restoreFrom(pictures.service) };
}

function restoreFrom(service: Pick<FlowService, 'stored'>): Answer['restore'] {
  return (document) => restorePicture(document, service);
}
