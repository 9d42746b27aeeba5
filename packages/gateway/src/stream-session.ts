import type { WebSocket } from '@fastify/websocket';
import { type RequestType, requestTypes } from '@podflow/core';
import { errorAnswer } from './error-answer.ts';
import { internalFault, type Log } from './error-handler.ts';
import { faultsOf } from './faults-of.ts';
import { parseBody } from './json-body.ts';
import { closeCodes, type SocketSession } from './open-sockets.ts';
import type { RequestFault } from './request-error.ts';
import type { RequestHandler } from './request-handler.ts';
import { responseToJson } from './response-json.ts';
import { modeOf } from './routes/documents.ts';

/** A message as `ws` gives it. */
type RawData = Buffer | ArrayBuffer | Buffer[];

/** Requests that a client may send ahead of the answers. */
const maxAhead = 1_000;

/**
 * One client of `WS /stream`, as in Jina 1.0: each message is a request, each answer is JSON inside a JSON string, one
 * request at a time, and a message of one zero byte says that there will be no more.
 */
export class StreamSession implements SocketSession {
  readonly #socket: WebSocket;
  readonly #handler: RequestHandler;
  readonly #log: Log;
  readonly #messages: { data: RawData; isBinary: boolean }[] = [];
  #working: Promise<void> | undefined;
  #ended = false;

  constructor(socket: WebSocket, handler: RequestHandler, log: Log) {
    this.#socket = socket;
    this.#handler = handler;
    this.#log = log;
    socket.on('message', (data, isBinary) => this.#take(data, isBinary));
    socket.once('close', () => this.#end());
  }

  async finish(): Promise<void> {
    this.#end();
    await this.#working;
    this.#socket.close(closeCodes.goingAway, 'the server stops');
  }

  #take(data: RawData, isBinary: boolean): void {
    if (this.#ended) return;
    this.#messages.push({ data, isBinary });
    // The client waits: what it sends stays in its own buffers.
    if (this.#messages.length >= maxAhead) this.#socket.pause();
    this.#working ??= this.#work().finally(() => {
      this.#working = undefined;
    });
  }

  async #work(): Promise<void> {
    for (let next = this.#messages.shift(); next; next = this.#messages.shift()) {
      await this.#answer(next.data, next.isBinary);
      if (this.#socket.isPaused && this.#messages.length < maxAhead / 2) this.#socket.resume();
    }
  }

  async #answer(data: RawData, isBinary: boolean): Promise<void> {
    if (isBinary) return this.#answerBinary(data);
    try {
      const { type, body, requestId } = requestOf(parseBody(data.toString()));
      const answer = responseToJson(await this.#handler.answer(type, body));
      this.#send(requestId === undefined ? answer : { ...answer, requestId });
    } catch (error) {
      const faults = faultsOf(error, { length: undefined });
      this.#send(errorAnswer(faults ?? [internalFault]));
      if (faults) return;
      this.#log(`WS /stream: ${(error as Error).stack ?? String(error)}`);
      this.#close(closeCodes.internal, 'internal error');
    }
  }

  #answerBinary(data: RawData): void {
    const bytes = Buffer.isBuffer(data) ? data : Buffer.concat([data].flat().map(toBuffer));
    if (bytes.length === 1 && bytes[0] === 0) {
      this.#close(closeCodes.done, '');
    } else {
      this.#send(errorAnswer([binaryFault]));
      this.#close(closeCodes.unsupported, 'send JSON texts');
    }
  }

  /** Double encoded, as Jina's text frames are. */
  #send(answer: object): void {
    this.#socket.send(JSON.stringify(JSON.stringify(answer)));
  }

  #close(code: number, reason: string): void {
    this.#end();
    this.#socket.close(code, reason);
  }

  #end(): void {
    this.#ended = true;
    this.#messages.length = 0;
  }
}

const binaryFault: RequestFault = {
  code: 'ERR_NOT_SUPPORTED',
  message:
    'Binary messages (protobuf) are not taken; send JSON as text, such as {"mode": "search", "data": ["a text"]}',
};

interface StreamRequest {
  type: RequestType;
  body: unknown;
  requestId: string | undefined;
}

/** Reads a body as HTTP takes it, with its `mode`, or a Request of Jina: `{"search": {"docs": […]}}`. */
function requestOf(message: unknown): StreamRequest {
  if (typeof message !== 'object' || message === null || Array.isArray(message)) {
    return { type: 'search', body: message, requestId: undefined };
  }
  const request = message as Record<string, unknown>;
  const id = request['requestId'] ?? request['request_id'];
  const requestId = typeof id === 'string' && id !== '' && id.length <= 100 ? id : undefined;
  const type = requestTypes.find((name) => typeof request[name] === 'object');
  if (type && request['data'] === undefined) {
    const { docs, ids } = Object(request[type]) as { docs?: unknown; ids?: unknown };
    return { type, body: { ...request, data: ids ?? docs ?? [] }, requestId };
  }
  const { mode = 'search' } = request;
  return { type: modeOf(String(mode)), body: request, requestId };
}

function toBuffer(part: Buffer | ArrayBuffer): Buffer {
  return Buffer.isBuffer(part) ? part : Buffer.from(part);
}
