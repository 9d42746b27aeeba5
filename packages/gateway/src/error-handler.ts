import type { FastifyReply, FastifyRequest } from 'fastify';
import { errorAnswer } from './error-answer.ts';
import { errorStatus } from './error-status.ts';
import { faultsOf } from './faults-of.ts';
import type { RequestFault } from './request-error.ts';

const internal: RequestFault = {
  code: 'ERR_INTERNAL',
  message: 'The gateway failed at this request; its log on the server says why',
};

/** Says one thing to whoever runs the server. */
export type Log = (line: string) => void;

/** Answers whatever was thrown while a request was handled. Errors without a code go to `log`, with their stack. */
export function errorHandler(log: Log) {
  return (error: unknown, request: FastifyRequest, reply: FastifyReply): void => {
    const faults = faultsOf(error, { length: request.headers['content-length'] });
    if (!faults) log(`${request.method} ${request.routeOptions.url ?? ''}: ${stackOf(error)}`);
    sendFaults(reply, faults ?? [internal]);
  };
}

/** Sends the answer for `faults`; its HTTP status is that of the first one. */
export function sendFaults(
  reply: FastifyReply,
  faults: readonly [RequestFault, ...RequestFault[]],
): void {
  const status = errorStatus(faults[0].code);
  if (status === 503) reply.header('retry-after', '1');
  reply.code(status).send(errorAnswer(faults));
}

function stackOf(error: unknown): string {
  return (error instanceof Error && error.stack) || String(error);
}
