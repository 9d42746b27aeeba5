import { randomUUID } from 'node:crypto';
import {
  FlowError,
  isWrite,
  mergeWarnings,
  type Request,
  type RequestType,
  type Response,
  statusOf,
  successStatus,
} from '@podflow/core';
import type { Answer } from './answer/answer.ts';
import { changedResponse } from './answer/changed-response.ts';
import type { AnswerForm } from './answer/content-size.ts';
import { prepareAnswer } from './answer/prepare-answer.ts';
import { countPixels } from './count-pixels.ts';
import type { FlowGate } from './flow-gate.ts';
import { limits } from './limits.ts';
import type { PictureSource } from './pictures/show-pictures.ts';
import { readDocuments, readIds } from './read-data.ts';
import type { RemoteFetcher } from './remote/remote-fetcher.ts';
import { type RequestBody, readRequestBody } from './request-body.ts';
import { refusal } from './request-error.ts';
import { sendBatches } from './send-batches.ts';

export interface RequestHandlerOptions {
  /** Loads web addresses; without it they are refused. */
  remote: RemoteFetcher | undefined;
  /** A search that finds nothing is answered with status ERROR. */
  emptyAsError: boolean;
  /** Pixels that the pictures of one request may have. */
  maxPixels: number;
  /** Bytes of contents that one answer may have. */
  maxAnswer: number;
  pictures: PictureSource;
}

/** How one request is answered. */
export interface AnswerOptions {
  /** Aborted when the client is gone: then the request is given up. */
  gone?: AbortSignal;
  /** How the answer will be written. Clients of Jina that read protobuf expect pictures as they are stored. @default 'json' */
  form?: AnswerForm;
}

/** From the body of a request to its answer, whichever way it came. */
export class RequestHandler {
  readonly #gate: FlowGate;
  readonly #options: RequestHandlerOptions;

  constructor(gate: FlowGate, options: RequestHandlerOptions) {
    this.#gate = gate;
    this.#options = options;
  }

  /**
   * Large pictures are thumbnails in the answer to a search and left out of other answers, unless the body or the form asks for originals. Throws a `RequestError` for
   * what is wrong with the body, `ERR_OVERLOAD`, `ERR_INDEX_FULL`, `ERR_ANSWER_SIZE`, and what the Flow failed with.
   */
  async answer(
    type: RequestType,
    body: unknown,
    { gone, form = 'json' }: AnswerOptions = {},
  ): Promise<Answer> {
    return await this.#gate.admit(async (flow) => {
      const read = readRequestBody(body);
      const request = await this.#requestOf(type, read);
      if (read.data.length === 0) return { response: emptyResponse(request), restore: undefined };
      await flow.reserve(await this.#pixelsOf(request));
      const options = { leavePictures: type === 'search' && form === 'json' };
      const sent = await sendBatches(flow, request, read.requestSize, options);
      checkRoom(sent);
      const originals = form === 'protobuf' || read.include.includes('buffer');
      const { maxAnswer, pictures } = this.#options;
      const { response: prepared, restore } = await prepareAnswer(sent, {
        ...{ form, originals, maxAnswer, pictures, gone },
      });
      const found = this.#options.emptyAsError ? withoutMatchesAsError(prepared) : prepared;
      const told = [...read.warnings, ...repeatedIds(request)];
      if (told.length === 0) return { response: found, restore };
      const warnings = mergeWarnings(told, found.warnings ?? []);
      return { response: changedResponse(found, { warnings }), restore };
    }, gone);
  }

  /** Throws `ERR_TOO_LARGE` for more than one request may have. */
  async #pixelsOf({ docs, groundtruths = [] }: Request): Promise<number> {
    const pixels = await countPixels([...docs, ...groundtruths]);
    const { maxPixels } = this.#options;
    if (pixels <= maxPixels) return pixels;
    const message = `The pictures of the request have ${pixels} pixels together, the limit is ${maxPixels} (max_pixels); send fewer at a time, or smaller ones`;
    throw refusal('ERR_TOO_LARGE', message, 'data');
  }

  async #requestOf(type: RequestType, body: RequestBody): Promise<Request> {
    const { data, groundtruths = [], queryset, mimeType, dataType } = body;
    if (type === 'delete') return { type, docs: [], ids: await readIds(data), queryset };
    const options = { mimeType, dataType, remote: this.#options.remote };
    const request = { type, docs: await readDocuments(data, options), queryset };
    if (groundtruths.length === 0) return request;
    checkPairs(data, groundtruths);
    const name = 'groundtruths' as const;
    return { ...request, groundtruths: await readDocuments(groundtruths, { ...options, name }) };
  }
}

function checkPairs(data: readonly unknown[], groundtruths: readonly unknown[]): void {
  if (groundtruths.length === data.length) return;
  const message = `groundtruths: expected one for each of the ${data.length} items of data, got ${groundtruths.length}`;
  throw refusal('ERR_INPUT', message, 'groundtruths');
}

/** What a full disk refused is an error of the server, not of single Documents. */
function checkRoom({ status }: Response): void {
  const full = status.errors.find(({ code }) => code === 'ERR_INDEX_FULL');
  if (full) throw new FlowError(full.code, full.message, full);
}

/** Documents of a write that do not stay: a later one of the request has their id. */
function repeatedIds({ type, docs }: Request): string[] {
  if (!isWrite(type)) return [];
  const last = new Map(docs.map(({ id }, index) => [id, index]));
  const lost = docs.flatMap(({ id }, index) => (last.get(id) === index ? [] : [{ id, index }]));
  return lost
    .slice(0, limits.faults)
    .map(
      ({ id, index }) =>
        `data[${index}] and data[${last.get(id)}] have the same id, ${id.slice(0, 100)}: the last one is kept`,
    );
}

/** The answer to no Documents; the Flow is not troubled with it. */
function emptyResponse({ type, queryset = [] }: Request): Response {
  const nothing = { docs: [], groundtruths: [], routes: [], documents: 0 };
  return { requestId: randomUUID(), type, queryset, status: successStatus(), ...nothing };
}

/** Jina Box waits for ever for the first match of a search that has none, but shows an error. */
function withoutMatchesAsError(response: Response): Response {
  const { type, docs, status } = response;
  if (type !== 'search' || status.code === 'ERROR') return response;
  if (docs.some(({ matches = [] }) => matches.length > 0)) return response;
  const none = statusOf([{ code: 'ERR_NO_MATCHES', message: 'no matches' }]);
  return changedResponse(response, { docs: [], status: none });
}
