import type { ErrorCode } from '@podflow/core';

/** One thing that is wrong with a request. */
export interface RequestFault {
  code: ErrorCode;
  /** What was got, what was expected, what to do. */
  message: string;
  /** The part of the body it is about, e.g. `data[3]` or `top_k`. */
  path?: string;
  /** The words of Jina 1.0 for it, where clients may look for them. Default: the message. */
  reason?: string;
  /** HTTP status. Default: that of the code. */
  status?: number;
  /** Where it was thrown; only when the gateway runs in debug mode. */
  stack?: string;
}

/** A request that is refused before the Flow sees it; carries everything that is wrong, up to a limit. */
export class RequestError extends Error {
  readonly faults: readonly RequestFault[];

  constructor(faults: readonly RequestFault[]) {
    super(faults.map(({ message }) => message).join('\n'));
    this.name = 'RequestError';
    this.faults = faults;
  }
}

/** A refusal for one reason. */
export function refusal(
  code: RequestFault['code'],
  message: string,
  path?: string,
  status?: number,
): RequestError {
  const place = { ...(path !== undefined && { path }), ...(status !== undefined && { status }) };
  return new RequestError([{ code, message, ...place }]);
}
