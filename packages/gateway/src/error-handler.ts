import type { FastifyReply, FastifyRequest } from 'fastify';
import { errorAnswer } from './error-answer.ts';
import { errorStatus } from './error-status.ts';
import { faultsOf } from './faults-of.ts';
import type { RequestFault } from './request-error.ts';

/** What a client is told of an error that has no code. */
export const internalFault: RequestFault = {
  code: 'ERR_INTERNAL',
  message: 'The gateway failed at this request; its log on the server says why',
};

/** Says one thing to whoever runs the server. */
export type Log = (line: string) => void;

/**
 * Answers whatever was thrown while a request was handled. Errors without a code go to `log`, with their stack; the client
 * gets the stack only with `debug`.
 */
export function errorHandler(log: Log, debug: boolean) {
  return (error: unknown, request: FastifyRequest, reply: FastifyReply): void => {
    const faults = faultsOf(error, { length: request.headers['content-length'] });
    if (!faults) log(`${request.method} ${request.routeOptions.url ?? ''}: ${stackOf(error)}`);
    const [first, ...others] = faults ?? [internalFault];
    const isOurs = errorStatus(first.code) >= 500;
    sendFaults(reply, [debug && isOurs ? { ...first, stack: stackOf(error) } : first, ...others]);
  };
}

/** Sends the answer for `faults`; its HTTP status is that of the first one. */
export function sendFaults(
  reply: FastifyReply,
  faults: readonly [RequestFault, ...RequestFault[]],
): void {
  const status = faults[0].status ?? errorStatus(faults[0].code);
  if (status === 503) reply.header('retry-after', '1');
  // What is left of a body that is not wanted is not read.
  if (status === 413) reply.header('connection', 'close');
  reply.code(status).send(errorAnswer(faults));
}

function stackOf(error: unknown): string {
  return (error instanceof Error && error.stack) || String(error);
}
