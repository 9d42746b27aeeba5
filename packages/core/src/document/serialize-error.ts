import { type ErrorCode, errorCodes } from './error-code.ts';
import type { Fault } from './fault.ts';
import { type ErrorPlace, FlowError } from './flow-error.ts';
import { messageOf, readProperty } from './thrown-value.ts';

/** An error as plain data: structured clone keeps neither the code nor the place of an Error. */
export interface SerializedError {
  code: ErrorCode;
  message: string;
  pod?: string;
  shard?: number;
  documentId?: string;
  faults?: readonly Fault[];
  stack?: string;
}

/** Turns anything thrown into plain data. `code` and place of the error win over `fallback`. */
export function serializeError(
  error: unknown,
  fallback: ErrorPlace & { code: ErrorCode },
): SerializedError {
  const code = readProperty(error, 'code');
  const serialized: SerializedError = {
    ...fallback,
    code: isErrorCode(code) ? code : fallback.code,
    message: messageOf(error),
  };
  for (const [name, type] of placeTypes) {
    const value = readProperty(error, name);
    if (typeof value === type) Object.assign(serialized, { [name]: value });
  }
  const faults = readProperty(error, 'faults');
  if (Array.isArray(faults)) serialized.faults = faults as readonly Fault[];
  return serialized;
}

/** The FlowError that plain data stands for. The stack of where it was thrown becomes its cause. */
export function deserializeError({ code, message, stack, ...place }: SerializedError): FlowError {
  return new FlowError(code, message, { ...place, cause: stack });
}

const placeTypes = [
  ['pod', 'string'],
  ['shard', 'number'],
  ['documentId', 'string'],
  ['stack', 'string'],
] as const;

function isErrorCode(code: unknown): code is ErrorCode {
  return errorCodes.includes(code as ErrorCode);
}
