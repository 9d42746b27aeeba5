import { type Answer, readAnswer } from './answer.ts';
import { attempt, throwIfAborted } from './attempt.ts';
import { ClientError, errorOfAnswer } from './client-error.ts';
import { atLeast, type ResolvedOptions } from './client-options.ts';
import { Inbox } from './inbox.ts';
import type { Included, QueryLang, RequestMode } from './run-options.ts';
import { type ClientInput, toDocuments, toIds } from './to-documents.ts';
import { createSocket } from './web-socket.ts';

/** One request of a stream. */
export type StreamRequest =
  | {
      mode?: Exclude<RequestMode, 'delete'>;
      data: ClientInput;
      topK?: number;
      queryset?: readonly QueryLang[];
      /** See `RunOptions`. */
      include?: readonly Included[];
    }
  | { mode: 'delete'; data: string | Iterable<string> | AsyncIterable<string> };

/** The answer to a request of a stream, or why the server refused it; the others go on. */
export type StreamAnswer =
  | { request: StreamRequest; answer: Answer; error?: undefined }
  | { request: StreamRequest; answer?: undefined; error: ClientError };

export interface StreamOptions {
  /** Requests that may be sent ahead of the answers you have taken. @default 4 */
  ahead?: number;
  /** Ends the stream: `ERR_ABORTED`. */
  signal?: AbortSignal;
}

const path = 'stream';

/** The message with which a client of Jina says that it sends no more requests. */
const endMark = new Uint8Array(1);

/**
 * Sends requests over one WebSocket and gives their answers in the same order. A request is asked for when fewer than `ahead`
 * are unanswered or not taken: a reader that is slow is sent requests slowly. Leaving the loop closes the connection.
 * Nothing is sent twice: when the connection breaks, it throws `ERR_NETWORK`.
 */
export async function* streamRequests(
  options: ResolvedOptions,
  requests: Iterable<StreamRequest> | AsyncIterable<StreamRequest>,
  { ahead = 4, signal }: StreamOptions = {},
): AsyncGenerator<StreamAnswer, void, undefined> {
  atLeast('ahead', ahead, 1);
  const what = `WebSocket ${options.base.host}${options.base.pathname}${path}`;
  throwIfAborted(what, signal);
  const socket = createSocket(options, path);
  const inbox = new Inbox(socket, what);
  const abort = (): void =>
    inbox.fail(new ClientError('ERR_ABORTED', `${what}: aborted`, { cause: signal?.reason }));
  signal?.addEventListener('abort', abort, { once: true });
  const source = iteratorOf(requests);
  const sent: Sent[] = [];
  let pull: Promise<{ next: IteratorResult<StreamRequest> }> | undefined;
  let answer: Promise<{ text: string }> | undefined;
  let isEnded = false;
  try {
    await attempt(what, { timeout: options.timeout, signal }, (limit) => untilOpen(inbox, limit));
    while (!isEnded || sent.length > 0) {
      if (!isEnded && sent.length < ahead) {
        pull ??= Promise.resolve(source.next()).then((next) => ({ next }));
      }
      answer ??= inbox.next().then((text) => ({ text }));
      const first = await Promise.race(pull ? [answer, pull] : [answer]);
      if ('text' in first) {
        answer = undefined;
        yield answerOf(sent.shift(), first.text);
      } else {
        pull = undefined;
        if (first.next.done) isEnded = true;
        else sent.push(await sendRequest(first.next.value, (text) => socket.send(text)));
      }
    }
    socket.send(endMark);
  } finally {
    answer?.catch(() => {});
    pull?.catch(() => {});
    signal?.removeEventListener('abort', abort);
    socket.close(1000);
    // A source that still makes up its mind is not waited for.
    void Promise.resolve(source.return?.()).catch(() => {});
  }
}

interface Sent {
  request: StreamRequest;
  documents: number;
}

function iteratorOf(
  requests: Iterable<StreamRequest> | AsyncIterable<StreamRequest>,
): Iterator<StreamRequest> | AsyncIterator<StreamRequest> {
  return Symbol.asyncIterator in requests
    ? requests[Symbol.asyncIterator]()
    : requests[Symbol.iterator]();
}

async function untilOpen(inbox: Inbox, limit: AbortSignal): Promise<void> {
  const ended = new Promise<never>((_resolve, reject) => {
    limit.addEventListener('abort', () => reject(limit.reason), { once: true });
  });
  await Promise.race([inbox.opened, ended]);
}

async function sendRequest(request: StreamRequest, send: (text: string) => void): Promise<Sent> {
  const { mode = 'search' } = request;
  const data: unknown[] = [];
  const items = request.mode === 'delete' ? toIds(request.data) : toDocuments(request.data);
  for await (const item of items) data.push(item);
  const { topK: top_k, queryset, include } = request as Exclude<StreamRequest, { mode: 'delete' }>;
  send(JSON.stringify({ mode, data, top_k, queryset, include }));
  return { request, documents: data.length };
}

/** Answers are JSON inside a JSON string, as Jina's are. */
function answerOf(sent: Sent | undefined, text: string): StreamAnswer {
  const outer: unknown = parse(text);
  const inner = typeof outer === 'string' ? outer : text;
  const json = Object(parse(inner)) as { error?: unknown };
  if (!sent) throw new ClientError('ERR_ANSWER', 'WebSocket: an answer to no request');
  const { request, documents } = sent;
  if (json.error) return { request, error: errorOfAnswer('WebSocket', 0, inner) };
  return { request, answer: readAnswer(json, documents) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ClientError('ERR_ANSWER', 'WebSocket: a message that is not JSON', { cause });
  }
}
