import type { Cancellation, Response } from '@podflow/core';
import { goneError, lateError } from './given-up-errors.ts';

export interface AnswerWithinOptions {
  cancellation: Cancellation;
  /** ms; 0: for ever. */
  answerTimeout: number;
  /** Aborted when the client is gone. */
  gone: AbortSignal | undefined;
}

/**
 * The answer; gives the request up, with `ERR_REQUEST_TIMEOUT` when it takes too long and `ERR_CANCELLED` when the client is gone.
 * One that is being settled is waited for as long again: it ends in a moment, and what is stored then stays.
 */
export function answerWithin(
  answer: Promise<Response>,
  { cancellation, answerTimeout, gone }: AnswerWithinOptions,
): Promise<Response> {
  if (answerTimeout <= 0 && !gone) return answer;
  return new Promise((resolve, reject) => {
    const onGone = (): void => {
      if (cancellation.cancel('unwanted')) reject(goneError());
    };
    const onLate = (): void => {
      if (cancellation.cancel('late')) reject(lateError(answerTimeout));
      else timer = setTimeout(() => reject(lateError(answerTimeout)), answerTimeout);
    };
    let timer = answerTimeout > 0 ? setTimeout(onLate, answerTimeout) : undefined;
    if (gone?.aborted) onGone();
    gone?.addEventListener('abort', onGone, { once: true });
    const stop = (): void => {
      clearTimeout(timer);
      gone?.removeEventListener('abort', onGone);
    };
    answer.then(resolve, reject);
    answer.then(stop, stop);
  });
}
