import { FlowError } from '../../document/flow-error.ts';

/** The error of an Executor's method that returned something else than its kind says. @param label `Class.method`, with a place in the result. */
export function wrongResult(label: string, got: string, expected: string): FlowError {
  return new FlowError('ERR_EXECUTOR', `${label} returned ${got}; expected ${expected}`);
}
