import type { Socket } from 'node:net';
import { sendBareAnswer } from './bare-answer.ts';
import type { RequestFault } from './request-error.ts';

/** Answers, on the bare connection, what came so slowly or so wrong that it never became a request. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, fault] = refusalOf(error.code);
  sendBareAnswer(socket, status, fault);
}

function refusalOf(code: string | undefined): [number, RequestFault] {
  switch (code) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return [
        408,
        {
          code: 'ERR_REQUEST_TIMEOUT',
          message: 'The request did not arrive in time; send it again, or less at a time',
        },
      ];
    case 'HPE_HEADER_OVERFLOW':
      return [
        431,
        {
          code: 'ERR_TOO_LARGE',
          message:
            'The address and the headers have more than 16384 bytes together; send them shorter',
        },
      ];
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return [413, { code: 'ERR_TOO_LARGE', message: 'The chunk extensions are too long' }];
    default:
      return [
        400,
        { code: 'ERR_BODY', message: 'This is no request of HTTP/1.1; send POST /api/search' },
      ];
  }
}
