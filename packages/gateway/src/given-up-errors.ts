import { FlowError } from '@podflow/core';

/** The Flow has not answered in time. */
export function lateError(answerTimeout: number): FlowError {
  return new FlowError(
    'ERR_REQUEST_TIMEOUT',
    `The Flow has not answered within ${answerTimeout} ms; send fewer Documents at a time`,
  );
}

/** The client did not wait for its answer. */
export function goneError(): FlowError {
  return new FlowError(
    'ERR_CANCELLED',
    'The client has gone before its answer; the request was given up, and nothing of it stays stored',
  );
}
