import { type ErrorCode, errorCodes } from './error-code.ts';
import type { Fault } from './fault.ts';
import { type ErrorPlace, FlowError } from './flow-error.ts';

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
  const known = (typeof error === 'object' && error !== null ? error : {}) as Partial<FlowError>;
  const message = known.message ?? String(error);
  const serialized: SerializedError = {
    ...fallback,
    code: isErrorCode(known.code) ? known.code : fallback.code,
    message,
  };
  if (known.pod !== undefined) serialized.pod = known.pod;
  if (known.shard !== undefined) serialized.shard = known.shard;
  if (known.documentId !== undefined) serialized.documentId = known.documentId;
  if (known.faults !== undefined) serialized.faults = known.faults;
  if (known.stack !== undefined) serialized.stack = known.stack;
  return serialized;
}

/** The FlowError that plain data stands for. The stack of where it was thrown becomes its cause. */
export function deserializeError({ code, message, stack, ...place }: SerializedError): FlowError {
  return new FlowError(code, message, { ...place, cause: stack });
}

function isErrorCode(code: unknown): code is ErrorCode {
  return errorCodes.includes(code as ErrorCode);
}
