import { FlowError } from '../../document/flow-error.ts';

/** Why a thread was ended from outside. */
export const endedBecause = {
  closed: new Error('it was closed'),
  startedAgain: new Error('it was started again'),
  givenUp: new Error('it did not let go of a request that nobody waits for any more'),
  tooLong: (limit: number): Error =>
    new Error(`it worked at another request for more than timeout_request = ${limit} ms`),
} as const;

interface PeaPlace {
  pod: string;
  shard: number;
}

/**
 * `ERR_PEA_DIED`: of everything that a thread held when it ended.
 * @param hadStarted It had answered before.
 */
export function diedError({ pod, shard }: PeaPlace, cause: Error, hadStarted: boolean): FlowError {
  const name = shard > 1 ? `${pod}/${shard}` : pod;
  if (cause === endedBecause.closed) {
    const message = `Pod ${name} was closed while it held a request, which was given up`;
    return new FlowError('ERR_PEA_DIED', message, { pod, shard, cause });
  }
  const message = hadStarted
    ? `A Pea of Pod ${name} ended while it worked on a request: ${cause.message}. The request was given up; the Pea is started again`
    : `A Pea of Pod ${name} ended while it started: ${cause.message}`;
  return new FlowError('ERR_PEA_DIED', message, { pod, shard, cause });
}

/** `ERR_TIMEOUT`: of the request that a Pea was too long at. */
export function timeoutError({ pod, shard }: PeaPlace, limit: number): FlowError {
  return new FlowError(
    'ERR_TIMEOUT',
    `Pod ${pod} has worked at a request for more than timeout_request = ${limit} ms. The request was given up and the Pea is started again; send fewer Documents at a time, or raise timeout_request`,
    { pod, shard },
  );
}
