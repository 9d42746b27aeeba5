import { type Answer, type ClientDocument, ClientError, PodflowClient } from '@podflow/client';
import {
  type Document,
  type DocumentError,
  type DocumentInput,
  documentFromJson,
  documentToJson,
  type ErrorCode,
  errorCodes,
  FlowError,
  mimeTypeOf,
  type Response,
} from '@podflow/core';
import type { CliIo } from '../cli-io.ts';
import { createProgress } from '../progress.ts';
import type { IndexResult, RunIndexOptions } from '../run-index.ts';

/** Searches on the server at `host`; the answers are those that a Flow here would give. Throws a `FlowError`. */
export async function searchRemote(
  host: string,
  queries: readonly Document[],
  { topK, originals = false }: { topK: number; originals?: boolean | undefined },
  io: CliIo,
): Promise<Response[]> {
  const responses: Response[] = [];
  const onAnswer = (answer: Answer): unknown => responses.push(responseOf(answer));
  await asFlowError(() =>
    clientOf(host, io).search(queries.map(toSend), {
      topK,
      onAnswer,
      ...(originals && { include: ['buffer'] }),
    }),
  );
  return responses;
}

/**
 * Indexes on the server at `host`, with progress on stderr; the result is that of `runIndex`. A Document that the server does not
 * take, such as a picture above its limit, is an error of the result; the others go on. When `signal` is aborted, nothing
 * more is sent and what is under way is waited for. Throws a `FlowError`.
 */
export async function indexRemote(
  host: string,
  documents: () => AsyncIterable<DocumentInput & { id: string }>,
  { total, failedBefore = () => 0, quiet = false, requestSize, signal }: RunIndexOptions,
  io: CliIo,
): Promise<IndexResult> {
  const client = clientOf(host, io);
  const progress = createProgress(io, { total, quiet });
  const source = async function* () {
    progress.begin();
    for await (const document of documents()) {
      if (signal?.aborted) return;
      yield toSend(document);
    }
  };
  let done = 0;
  try {
    const result = await asFlowError(() =>
      client.index(source, {
        skipRefused: true,
        ...(requestSize !== undefined && { requestSize }),
        onProgress: (told) => {
          progress.add(told.done - done, told.failed + failedBefore());
          done = told.done;
        },
      }),
    );
    return { ...result, errors: result.errors.map(errorOf) };
  } finally {
    progress.stop();
  }
}

function clientOf(host: string, { env }: CliIo): PodflowClient {
  const url = host.includes('://') ? host : `http://${host}`;
  const token = env['JINA_AUTH_TOKEN'];
  try {
    return new PodflowClient(url, token ? { token } : {});
  } catch (cause) {
    throw new FlowError('ERR_USAGE', `--host: ${(cause as Error).message}`, { cause });
  }
}

/** Servers refuse paths: they are of files here. What is in the file goes along as bytes, with the type that its name tells. */
function toSend(document: DocumentInput & { id: string }) {
  const { uri = '', ...fields } = document;
  const isPath = !/^(?:data:|https?:\/\/)/i.test(uri);
  const mimeType = fields.mimeType ?? mimeTypeOf(document);
  const sent = { ...fields, ...(mimeType && { mimeType }), ...(!isPath && { uri }) };
  return { ...documentToJson(sent), id: document.id };
}

function documentOf({ error, matches, ...json }: ClientDocument): Document {
  return {
    ...documentFromJson(json),
    ...(matches && { matches: matches.map(documentOf) }),
    ...(error && { error: errorOf(error) }),
  };
}

function responseOf({ type, docs, routes, status, ...answer }: Answer): Response {
  return {
    ...answer,
    type: type as Response['type'],
    docs: docs.map(documentOf),
    groundtruths: [],
    status: { ...status, errors: status.errors.map(errorOf) },
    routes: routes.map(({ pod, podId, startTime = '', endTime = '' }) => ({
      pod,
      shard: Number(podId ?? 0),
      startTime: Date.parse(startTime),
      endTime: Date.parse(endTime),
    })),
  };
}

function errorOf({ code, ...place }: Omit<DocumentError, 'code'> & { code: string }) {
  return { ...place, code: codeOf(code) };
}

async function asFlowError<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (!(cause instanceof ClientError)) throw cause;
    const { code, message, faults, answered } = cause;
    const all = faults.length > 1 ? faults.map((fault) => fault.message).join('; ') : message;
    const before = answered > 0 ? ` (${answered} Documents were answered before)` : '';
    throw new FlowError(codeOf(code), `${all}${before}`, { cause });
  }
}

/** A server may be newer than this program. */
function codeOf(code: string): ErrorCode {
  if (code === 'ERR_TIMEOUT') return 'ERR_REQUEST_TIMEOUT';
  if (code === 'ERR_ANSWER') return 'ERR_NETWORK';
  return errorCodes.find((known) => known === code) ?? 'ERR_EXECUTOR';
}
