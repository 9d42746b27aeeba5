import { type ErrorCode, errorCodes } from '../document/error-code.ts';
import { FlowError } from '../document/flow-error.ts';
import { messageOf, readProperty } from '../document/thrown-value.ts';

/** The code of an error of ours, from whichever thread it comes. */
export function codeOf(error: unknown): ErrorCode | undefined {
  const code = readProperty(error, 'code');
  return errorCodes.find((known) => known === code);
}

/** An Executor's error as it is recorded on a Document: a coded one itself, any other as `ERR_EXECUTOR` naming the class. */
export function toExecutorError(error: unknown, className: string): unknown {
  if (codeOf(error)) return error;
  return new FlowError('ERR_EXECUTOR', `${className}: ${messageOf(error)}`, { cause: error });
}
