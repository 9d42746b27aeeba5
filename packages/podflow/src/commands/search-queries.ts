import { randomUUID } from 'node:crypto';
import {
  type Document,
  type DocumentError,
  documentBatches,
  encodeBase64,
  FlowError,
  type Response,
} from '@podflow/core';
import type { CliIo } from '../cli-io.ts';
import { exitCode } from '../exit-code.ts';
import { labelOf } from '../label-of.ts';
import { matchTable } from '../match-table.ts';
import { plainLine } from '../plain-line.ts';
import { styleFor } from '../style.ts';
import type { FlowRunOptions } from './common-options.ts';
import { loadFlow } from './load-flow.ts';
import { searchRemote } from './remote.ts';

/** Options of `flow search`. */
export interface SearchOptions extends FlowRunOptions {
  topK: number;
  /** ms a Pea may work at one request; not with `host`. */
  timeoutRequest?: number;
  /** Address of a server to ask, instead of starting a Flow here. */
  host?: string;
  /** Prints pictures as they are stored; with `json`. */
  originals?: boolean;
}

/** A query as the user wrote it, and the Document it became in the answer. */
interface Answer {
  query: string;
  document: Document;
}

/**
 * Searches and prints the matches of each query; exit code 1 when no query was answered, or nothing was found in an empty index.
 * @param file The Flow; undefined with `host`.
 */
export async function searchQueries(
  file: string | undefined,
  queries: readonly string[],
  options: SearchOptions,
  io: CliIo,
): Promise<number> {
  const { host, topK, timeoutRequest, originals } = options;
  if (originals && !options.json) {
    throw new FlowError('ERR_USAGE', '--originals prints pictures into JSON; add --json');
  }
  const flow = file === undefined ? undefined : loadFlow(file, options, io);
  const documents = await documentsOf(queries);
  const responses = flow
    ? await flow.search(documents, {
        topK,
        ...(timeoutRequest !== undefined && { timeoutRequest }),
      })
    : await searchRemote(host ?? '', documents, { topK, originals }, io);
  const answers = inOrder(documents, responses);
  const warnings = [...new Set(responses.flatMap((response) => response.warnings ?? []))];
  if (options.json) {
    const json = {
      queries: answers.map((answer) => answerJson(answer, originals)),
      ...(warnings.length > 0 && { warnings }),
    };
    io.stdout.write(`${JSON.stringify(json)}\n`);
  } else printTables(answers, io, options);
  const found = answers.some(({ document }) => (document.matches ?? []).length > 0);
  // Nothing was searched, so "no matches" is no answer.
  const isEmpty = (warning: string) => !found && warning.startsWith('ERR_INDEX_EMPTY');
  for (const warning of warnings) {
    io.stderr.write(`${isEmpty(warning) ? 'error' : 'warning:'} ${plainLine(warning, 800)}\n`);
  }
  const failed = reportErrors(responses, io);
  const isFailed = (failed > 0 && failed >= documents.length) || warnings.some(isEmpty);
  return isFailed ? exitCode.failed : exitCode.done;
}

/** A pattern can stand for several pictures. The same query twice is two queries. */
async function documentsOf(queries: readonly string[]): Promise<Document[]> {
  const documents: Document[] = [];
  for await (const { docs } of documentBatches(queries, 100)) {
    documents.push(...docs.map((document) => ({ ...document, id: randomUUID() })));
  }
  return documents;
}

/** Answers come as they finish, and the branches of a Flow join in their own order. */
function inOrder(queries: readonly Document[], responses: readonly Response[]): Answer[] {
  const answers = new Map(responses.flatMap(({ docs }) => docs.map((doc) => [doc.id, doc])));
  return queries.map((query) => ({
    query: labelOf(query),
    document: answers.get(query.id) ?? query,
  }));
}

function printTables(answers: readonly Answer[], io: CliIo, { color }: SearchOptions): void {
  const style = styleFor(io.stdout, io.env, color === false ? ['--no-color'] : []);
  for (const { query, document } of answers) {
    const found = document.matches ?? [];
    const table = found.length > 0 ? matchTable(found, style) : 'no matches';
    io.stdout.write(`${style.bold(query)}\n${table}\n`);
  }
}

/** Writes what went wrong; returns how many Documents have no answer: those, and those that no Pod took. */
function reportErrors(responses: readonly Response[], io: CliIo): number {
  const ids = new Set<string>();
  for (const { docs, status, untaken = [] } of responses) {
    for (const id of untaken) ids.add(id);
    for (const error of status.errors) {
      reportError(error, io);
      const { documentId } = error;
      // An error that names no Document is one of the whole request.
      for (const id of documentId ? [documentId] : docs.map((doc) => doc.id)) ids.add(id);
    }
  }
  return ids.size;
}

function reportError({ code, message, pod, stack }: DocumentError, io: CliIo): void {
  io.stderr.write(`error ${code}${pod ? ` in ${pod}` : ''}: ${message}\n`);
  if (stack) io.stderr.write(`${stack}\n`);
}

function answerJson(
  { query, document: { error, matches = [] } }: Answer,
  originals = false,
): object {
  return {
    query,
    matches: matches.map((match, index) => ({
      rank: index + 1,
      id: match.id,
      score: match.score?.value ?? null,
      caption: labelOf(match),
      ...(match.mimeType && { mimeType: match.mimeType }),
      ...(match.uri && (originals || !isData(match.uri)) && { uri: match.uri }),
      ...(originals && match.buffer && { buffer: encodeBase64(match.buffer) }),
      tags: shortTags(match),
      ...(match.error && { error: match.error }),
    })),
    ...(error && { error }),
  };
}

/** Tags without the pictures in them. */
function shortTags({ tags = {} }: Document): object {
  return Object.fromEntries(Object.entries(tags).filter(([, value]) => !isData(value)));
}

function isData(value: unknown): boolean {
  return typeof value === 'string' && value.startsWith('data:');
}
