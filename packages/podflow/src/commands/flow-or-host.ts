import { FlowError } from '@podflow/core';

/** With `--host` there is no Flow: every argument is an input. Throws `ERR_USAGE` when neither is given. */
export function flowOrHost(
  first: string | undefined,
  rest: readonly string[],
  host: string | undefined,
): { flow: string | undefined; inputs: readonly string[] } {
  if (host !== undefined) return { flow: undefined, inputs: first ? [first, ...rest] : [] };
  if (first === undefined) throw missingArgument('flow.yml');
  return { flow: first, inputs: rest };
}

/** The error of an argument that was not given. */
export function missingArgument(argument: string): FlowError {
  return new FlowError('ERR_USAGE', `missing required argument '${argument}'`);
}
