import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { errorAnswer } from './error-answer.ts';
import type { RequestFault } from './request-error.ts';

/** Answers in the form of all refusals on a connection without a response object, and closes it. */
export function sendBareAnswer(connection: Duplex, status: number, fault: RequestFault): void {
  const body = JSON.stringify(errorAnswer([fault]));
  connection.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      'content-type: application/json; charset=utf-8',
      'x-content-type-options: nosniff',
      `content-length: ${Buffer.byteLength(body)}`,
      'connection: close',
      '',
      body,
    ].join('\r\n'),
  );
}
