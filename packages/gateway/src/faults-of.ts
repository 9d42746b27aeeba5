import { type ErrorCode, errorCodes } from '@podflow/core';
import { hidePaths } from './hide-paths.ts';
import { limits } from './limits.ts';
import type { RequestFault } from './request-error.ts';

/** What is known of anything thrown; errors cross realms and threads, so nothing can be taken for granted. */
interface Thrown {
  code?: unknown;
  message?: unknown;
  statusCode?: unknown;
  faults?: unknown;
  name?: unknown;
}

/** Where a request was when it failed. */
export interface FailedRequest {
  /** `content-length`, bytes; undefined for a chunked body. */
  length: string | undefined;
}

/** What an answer may say about an error; undefined for one that only the server's log should have. */
export function faultsOf(
  error: unknown,
  request: FailedRequest,
): readonly [RequestFault, ...RequestFault[]] | undefined {
  const thrown: Thrown = typeof error === 'object' && error !== null ? error : {};
  if (thrown.name === 'RequestError' && hasFaults(thrown.faults)) return thrown.faults;
  const message = hidePaths(String(thrown.message));
  if (isErrorCode(thrown.code)) return [{ code: thrown.code, message }];
  if (thrown.code === 'FST_ERR_CTP_BODY_TOO_LARGE') return [tooLarge(request)];
  if (isDecoderError(thrown.code)) {
    const text = `The body is not what its content-encoding says: ${message}; send it as it is`;
    return [{ code: 'ERR_BODY', message: text }];
  }
  if (typeof thrown.statusCode === 'number' && thrown.statusCode < 500) {
    return [{ code: 'ERR_BODY', message }];
  }
  return undefined;
}

function tooLarge({ length }: FailedRequest): RequestFault {
  const size = length === undefined ? 'more' : `${length} bytes`;
  return {
    code: 'ERR_TOO_LARGE',
    message: `The body has ${size}, the limit is ${limits.bodyBytes} bytes; send fewer items at a time, or smaller pictures`,
  };
}

/** Codes of zlib, and of Brotli in it. */
function isDecoderError(code: unknown): boolean {
  return /^(?:Z_|ERR__ERROR_|ERR_BROTLI_)/.test(String(code));
}

function hasFaults(faults: unknown): faults is [RequestFault, ...RequestFault[]] {
  return Array.isArray(faults) && faults.length > 0;
}

function isErrorCode(code: unknown): code is ErrorCode {
  return errorCodes.includes(code as ErrorCode);
}
