import { setMaxListeners } from 'node:events';
import type { WebSocket } from '@fastify/websocket';
import type { SentPiece } from '../answer/json-pieces.ts';
import { internalFault, type Log } from '../error-handler.ts';
import { faultsOf } from '../faults-of.ts';
import type { Handled } from '../metrics/gateway-metrics.ts';
import { closeCodes, type SocketSession } from '../open-sockets.ts';
import type { RequestHandler } from '../request-handler.ts';
import { jsonForm } from './json-form.ts';
import type { StreamForm, StreamRequest } from './stream-form.ts';

/** A message as `ws` gives it. */
type RawData = Buffer | ArrayBuffer | Buffer[];

/** Requests that a client may send ahead of the answers. */
const maxAhead = 1_000;

export interface StreamOptions {
  handler: RequestHandler;
  log: Log;
  /** How binary messages are read and answered; texts are JSON. */
  binaryForm(): Promise<StreamForm>;
  /** Counts a request of this client; throws `ERR_RATE_LIMIT` for one too many. */
  countRequest: (() => Promise<void>) | undefined;
  /** Told of every request that was answered. */
  onAnswer(answered: Handled): void;
}

/**
 * One client of `WS /stream`, as in Jina 1.0: each message is a request, answered in the form it came in, one request at a
 * time, and a message of one zero byte says that there will be no more.
 */
export class StreamSession implements SocketSession {
  readonly #socket: WebSocket;
  readonly #options: StreamOptions;
  readonly #messages: { data: RawData; isBinary: boolean }[] = [];
  readonly #gone = new AbortController();
  #working: Promise<void> | undefined;
  #ended = false;

  constructor(socket: WebSocket, options: StreamOptions) {
    this.#socket = socket;
    this.#options = options;
    // Each part of a request listens.
    setMaxListeners(0, this.#gone.signal);
    socket.on('message', (data, isBinary) => this.#take(data, isBinary));
    socket.once('close', () => {
      this.#end();
      this.#gone.abort();
    });
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
      await this.#handle(toBuffer(next.data), next.isBinary);
      if (this.#socket.isPaused && this.#messages.length < maxAhead / 2) this.#socket.resume();
    }
  }

  async #handle(message: Buffer, isBinary: boolean): Promise<void> {
    if (isBinary && message.length === 1 && message[0] === 0) {
      this.#close(closeCodes.done, '');
      return;
    }
    const startTime = performance.now();
    const form = isBinary ? await this.#options.binaryForm() : jsonForm;
    const sent = await this.#answer(message, form);
    const seconds = (performance.now() - startTime) / 1000;
    this.#options.onAnswer({ seconds, received: message.length, sent });
  }

  /** Sends the answer, or what is wrong with the request, and gives the bytes that were sent. */
  async #answer(message: Buffer, form: StreamForm): Promise<number> {
    let request: StreamRequest | undefined;
    try {
      await this.#options.countRequest?.();
      request = form.read(message);
      const answer = await this.#options.handler.answer(request.type, request.body, {
        gone: this.#gone.signal,
        form: form.name,
      });
      return await this.#send(form.answer(answer, request));
    } catch (error) {
      const faults = faultsOf(error, { length: undefined });
      const refusal = await this.#send(form.refusal(faults ?? [internalFault], request));
      if (!faults) {
        this.#options.log(`WS /stream: ${(error as Error).stack ?? String(error)}`);
        this.#close(closeCodes.internal, 'internal error');
      }
      return refusal;
    }
  }

  /** Sends one message; pieces are its fragments, each made when those before are sent. */
  async #send(answer: string | Uint8Array | Iterable<SentPiece>): Promise<number> {
    if (typeof answer === 'string' || answer instanceof Uint8Array) {
      this.#socket.send(answer);
      return Buffer.byteLength(answer);
    }
    let sent = 0;
    try {
      for await (const piece of answer) {
        const bytes = Buffer.from(piece);
        sent += bytes.length;
        if (!(await this.#sendPart(bytes, false))) return sent;
      }
    } catch (error) {
      // No other message can be sent before this one is complete.
      this.#socket.terminate();
      throw error;
    }
    await this.#sendPart(Buffer.alloc(0), true);
    return sent;
  }

  /** False when the client is gone. */
  async #sendPart(bytes: Buffer, fin: boolean): Promise<boolean> {
    return await new Promise((resolve) => {
      this.#socket.send(bytes, { binary: false, fin }, (error) => resolve(!error));
    });
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

function toBuffer(data: RawData): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data);
  return Buffer.isBuffer(data) ? data : Buffer.from(data);
}
