import { type Answer, type DocumentFault, failedIn, readAnswer } from './answer.ts';
import { type Batch, batchDocuments } from './batch-documents.ts';
import { ClientError } from './client-error.ts';
import {
  atLeast,
  type ClientOptions,
  type ResolvedOptions,
  resolveOptions,
} from './client-options.ts';
import type { ClientDocument } from './document.ts';
import { Http } from './http.ts';
import type { RequestMode, RunOptions } from './run-options.ts';
import { sendAccepted } from './send-accepted.ts';
import { sendConcurrently } from './send-concurrently.ts';
import {
  type StreamAnswer,
  type StreamOptions,
  type StreamRequest,
  streamRequests,
} from './stream-requests.ts';
import { type ClientInput, lengthOf, toDocuments, toIds } from './to-documents.ts';

/** What a call did. */
export interface IndexResult {
  /** Requests that were sent. */
  requests: number;
  /** Documents (or ids) that were sent. */
  documents: number;
  /** Documents that an Executor failed on, or that were refused (`skipRefused`). */
  failed: number;
  errors: DocumentFault[];
  /** Documents that no Pod of the Flow took, so that they are not stored or have no matches. `warnings` says why. */
  untaken: number;
  /** What did not fail but may not be as you expect. */
  warnings: string[];
  seconds: number;
}

/** What a search found. */
export interface SearchResult extends IndexResult {
  /** The queries in the order in which they were given, each with its `matches`, nearest first. */
  docs: (ClientDocument & { matches: ClientDocument[] })[];
}

/** What `GET /status` tells. */
export interface ServerStatus {
  /** Versions, by name. */
  jina: { [name: string]: string };
  envs: { [name: string]: string };
  used_memory: string;
  version: string;
  /** Name of the Flow. */
  flow: string;
  pods: { name: string; needs: string[]; uses: string; shards: number; polling: string }[];
}

/** How a Pod is. */
export interface PodState {
  name: string;
  ready: boolean;
}

/** Whether a server can answer. */
export interface Readiness {
  ready: boolean;
  pods: PodState[];
}

/** A client of a Podflow server, for browsers and Node. It holds no connection: nothing needs to be closed. */
export class PodflowClient {
  readonly #options: ResolvedOptions;
  readonly #http: Http;

  /**
   * @param url Address of the server, e.g. `http://localhost:45678`.
   * Throws `ERR_INPUT` for anything else, and for options that make no sense.
   */
  constructor(url: string | URL, options: ClientOptions = {}) {
    this.#options = resolveOptions(url, options);
    this.#http = new Http(this.#options);
  }

  /** Stores Documents; the same id replaces. Throws a `ClientError`, whose `answered` says how many were through. */
  async index(input: ClientInput, options: RunOptions = {}): Promise<IndexResult> {
    return await this.#run('index', toDocuments(input), lengthOf(input), options);
  }

  /** Replaces Documents that are stored. */
  async update(input: ClientInput, options: RunOptions = {}): Promise<IndexResult> {
    return await this.#run('update', toDocuments(input), lengthOf(input), options);
  }

  /** Forgets the Documents with these ids; unknown ones do no harm. */
  async delete(
    ids: string | Iterable<string> | AsyncIterable<string>,
    options: RunOptions = {},
  ): Promise<IndexResult> {
    return await this.#run('delete', toIds(ids), lengthOf(ids), options);
  }

  /** Finds what is near to each query. A query that failed has an `error`, and is named in `errors`. */
  async search(input: ClientInput, options: RunOptions = {}): Promise<SearchResult> {
    const queries: ClientDocument[] = [];
    const answered = new Map<string, ClientDocument>();
    const remembered = async function* (): AsyncGenerator<ClientDocument> {
      for await (const query of toDocuments(input)) {
        queries.push(query);
        yield query;
      }
    };
    const result = await this.#run('search', remembered(), lengthOf(input), {
      ...options,
      onAnswer: (answer) => {
        for (const document of answer.docs) answered.set(document.id, document);
        options.onAnswer?.(answer);
      },
    });
    return withAnswers(result, queries, answered);
  }

  /** Versions, variables and Pods of the server. */
  async status({ signal }: { signal?: AbortSignal } = {}): Promise<ServerStatus> {
    const status = (await this.#http.send({ path: 'status', signal })) as ServerStatus;
    if (typeof Object(status).jina === 'object') return status;
    throw new ClientError(
      'ERR_ANSWER',
      `There is no Podflow server at ${this.#options.base.origin}`,
    );
  }

  /** Whether all Pods are up. Throws only when there is no answer. */
  async ready({ signal }: { signal?: AbortSignal } = {}): Promise<Readiness> {
    const json = await this.#http.send({ path: 'readyz', signal, accept: [503] });
    const { status, pods = [] } = Object(json) as { status?: unknown; pods?: PodState[] };
    return { ready: status === 'ready', pods };
  }

  /** Sends requests over one WebSocket; see `streamRequests`. */
  stream(
    requests: Iterable<StreamRequest> | AsyncIterable<StreamRequest>,
    options: StreamOptions = {},
  ): AsyncGenerator<StreamAnswer, void, undefined> {
    return streamRequests(this.#options, requests, options);
  }

  async #run<T>(
    mode: RequestMode,
    items: AsyncIterable<T>,
    total: number | undefined,
    options: RunOptions,
  ): Promise<IndexResult> {
    const { requestSize = 100, onProgress, onAnswer } = options;
    atLeast('requestSize', requestSize, 1);
    const started = performance.now();
    const result: IndexResult = {
      requests: 0,
      documents: 0,
      failed: 0,
      errors: [],
      untaken: 0,
      warnings: [],
      seconds: 0,
    };
    const { concurrency, requestBytes } = this.#options;
    const batches = batchDocuments(items, { size: requestSize, bytes: requestBytes });
    const count = (answer: Answer): void => {
      result.requests++;
      result.documents += answer.documents;
      result.failed += failedIn(answer);
      result.errors.push(...answer.status.errors);
      result.untaken += answer.untaken.length;
      for (const warning of answer.warnings) {
        const isNew = !result.warnings.includes(warning) && result.warnings.length < maxWarnings;
        if (isNew) result.warnings.push(warning);
      }
    };
    const progress = (): void =>
      onProgress?.({ done: result.documents, total, failed: result.failed });
    const taken = (answer: Answer): void => {
      count(answer);
      onAnswer?.(answer);
      progress();
    };
    const refused = (fault: DocumentFault): void => {
      result.requests++;
      result.documents++;
      result.failed++;
      result.errors.push(fault);
      progress();
    };
    const send = (batch: Batch<T>): Promise<Answer> => this.#send(mode, batch, options);
    try {
      await sendConcurrently(batches, concurrency, (batch) =>
        options.skipRefused
          ? sendAccepted(batch, send, { taken, refused })
          : send(batch).then(taken),
      );
    } catch (error) {
      if (error instanceof ClientError) error.answered = result.documents;
      throw error;
    }
    result.seconds = (performance.now() - started) / 1000;
    return result;
  }

  async #send<T>(
    mode: RequestMode,
    { items, json }: Batch<T>,
    { topK, queryset, include, signal }: RunOptions,
  ): Promise<Answer> {
    const others = JSON.stringify({ top_k: topK, queryset, include }).slice(1, -1);
    const body = `{"data":${json}${others && `,${others}`}}`;
    const answer = await this.#http.send({ path: `api/${mode}`, body, signal });
    return readAnswer(answer, items.length, mode);
  }
}

/** Warnings that the result of a call lists; each answer has its own. */
const maxWarnings = 100;

/** Pairs each query with its answer. Adds an error for each query that has no answer. */
function withAnswers(
  result: IndexResult,
  queries: readonly ClientDocument[],
  answered: ReadonlyMap<string, ClientDocument>,
): SearchResult {
  const lost: DocumentFault[] = [];
  const told = new Set(result.errors.map(({ documentId }) => documentId));
  const docs = queries.map((query) => {
    const document = answered.get(query.id);
    if (document) return { ...document, matches: document.matches ?? [] };
    const message = `The answer is without the query ${query.id}; no Pod of the Flow takes its kind`;
    const error = { code: 'ERR_INPUT', message, documentId: query.id };
    // An error without an id is one of the whole request.
    if (!told.has(query.id) && !told.has(undefined)) lost.push(error);
    return { ...query, error, matches: [] };
  });
  const errors = [...result.errors, ...lost];
  return { ...result, docs, errors, failed: result.failed + lost.length };
}
