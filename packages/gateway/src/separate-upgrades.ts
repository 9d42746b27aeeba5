import { EventEmitter } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';
import { sendBareAnswer } from './bare-answer.ts';
import { errorAnswer } from './error-answer.ts';

/**
 * Node takes every request with an `Upgrade` header away from HTTP as soon as somebody listens for WebSockets. Clients such as
 * that of Java offer HTTP/2 in this way with each request; theirs go on as HTTP/1.1, as RFC 9110 has it. CONNECT and unknown
 * expectations are refused in the form of all refusals.
 *
 * @returns Emits `upgrade` for requests for a WebSocket only.
 */
export function separateUpgrades(server: Server): EventEmitter {
  const webSockets = new EventEmitter();
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const isWebSocket =
      request.method === 'GET' && request.headers.upgrade?.toLowerCase() === 'websocket';
    if (isWebSocket) webSockets.emit('upgrade', request, socket, head);
    else continueAsHttp(server, request, socket, head);
  });
  server.on('connect', (_request: IncomingMessage, socket: Duplex) => {
    // A client that hangs up at once is not an error of the server.
    socket.on('error', () => {});
    const message = 'This server is no proxy; send POST /api/search';
    sendBareAnswer(socket, 405, { code: 'ERR_MODE', message });
  });
  server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => {
    const got = String(request.headers.expect).slice(0, 80);
    const message = `The header "expect: ${got}" is not known; send the request without it`;
    const body = JSON.stringify(errorAnswer([{ code: 'ERR_BODY', message }]));
    const type = { 'content-type': 'application/json; charset=utf-8', connection: 'close' };
    response.writeHead(417, type).end(body);
  });
  return webSockets;
}

/** Puts the request back on its connection, without the offer of another protocol, and has it read again. */
function continueAsHttp(
  server: Server,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): void {
  const { method, url, httpVersion, rawHeaders } = request;
  const lines = [`${method} ${url} HTTP/${httpVersion}`];
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const [name = '', value = ''] = rawHeaders.slice(at, at + 2);
    if (!/^(?:upgrade|http2-settings|connection)$/i.test(name)) lines.push(`${name}: ${value}`);
  }
  const keeps = !/\bclose\b/i.test(request.headers.connection ?? '');
  if (!keeps) lines.push('connection: close');
  socket.unshift(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), head]));
  server.emit(socket instanceof TLSSocket ? 'secureConnection' : 'connection', socket);
}
