import type { RequestFault } from './request-error.ts';

/** What an answer tells of a fault. */
type AnsweredFault = Pick<RequestFault, 'code' | 'message' | 'path' | 'stack'>;

/** The body of an answer that reports a refusal or a failure. */
export interface ErrorAnswer {
  /** The words of Jina 1.0. */
  reason: string;
  status: { code: 'ERROR'; description: string };
  /** The first fault. */
  error: AnsweredFault;
  /** All of them, the first included. */
  errors: AnsweredFault[];
  /** Empty, for Jina Box up to 0.1.49: it reads this before the status, and hangs without it. */
  search: { docs: [] };
  /** The same for Jina Box 0.1.50. */
  data: { docs: [] };
}

/** One shape for every error, which our page, Jina's clients and Jina Box of all releases can show. */
export function errorAnswer(faults: readonly [RequestFault, ...RequestFault[]]): ErrorAnswer {
  const [first] = faults;
  const errors = faults.map(({ code, message, path, stack }) => ({
    code,
    message,
    ...(path !== undefined && { path }),
    ...(stack !== undefined && { stack }),
  }));
  return {
    reason: first.reason ?? first.message,
    status: { code: 'ERROR', description: first.message },
    error: errors[0] ?? { code: first.code, message: first.message },
    errors,
    search: { docs: [] },
    data: { docs: [] },
  };
}
