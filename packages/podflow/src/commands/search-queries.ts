import type { Document, Response } from '@podflow/core';
import type { CliIo } from '../cli-io.ts';
import { exitCode } from '../exit-code.ts';
import { labelOf } from '../label-of.ts';
import { matchTable } from '../match-table.ts';
import { styleFor } from '../style.ts';
import type { FlowRunOptions } from './common-options.ts';
import { loadFlow } from './load-flow.ts';

/** Options of `flow search`. */
export interface SearchOptions extends FlowRunOptions {
  topK: number;
}

/** Searches and prints the matches of each query; exit code 1 when no query was answered. */
export async function searchQueries(
  file: string,
  queries: readonly string[],
  options: SearchOptions,
  io: CliIo,
): Promise<number> {
  const flow = loadFlow(file, options, io);
  // One request after another: the answers come in the order of the queries.
  const responses = await flow.search([...queries], { topK: options.topK, prefetch: 1 });
  const answers = responses.flatMap(({ docs }) => docs);
  if (options.json) io.stdout.write(`${JSON.stringify({ queries: answers.map(answerJson) })}\n`);
  else printTables(answers, io, options);
  const failed = reportErrors(responses, io);
  return failed > 0 && failed >= answers.length ? exitCode.failed : exitCode.done;
}

function printTables(answers: readonly Document[], io: CliIo, { color }: SearchOptions): void {
  const style = styleFor(io.stdout, io.env, color === false ? ['--no-color'] : []);
  for (const answer of answers) {
    const found = answer.matches ?? [];
    const table = found.length > 0 ? matchTable(found, style) : 'no matches';
    io.stdout.write(`${style.bold(labelOf(answer))}\n${table}\n`);
  }
}

/** Writes what went wrong; returns how many Documents it concerns. */
function reportErrors(responses: readonly Response[], io: CliIo): number {
  const ids = new Set<string>();
  for (const { docs, status } of responses) {
    for (const { code, message, pod, documentId } of status.errors) {
      io.stderr.write(`error ${code}${pod ? ` in ${pod}` : ''}: ${message}\n`);
      // An error that names no Document is one of the whole request.
      for (const id of documentId ? [documentId] : docs.map((doc) => doc.id)) ids.add(id);
    }
  }
  return ids.size;
}

function answerJson(answer: Document): object {
  const { error, matches = [] } = answer;
  return {
    query: labelOf(answer),
    matches: matches.map((match, index) => ({
      rank: index + 1,
      id: match.id,
      score: match.score?.value ?? null,
      caption: labelOf(match),
      ...(match.mimeType && { mimeType: match.mimeType }),
      ...(match.uri && !isData(match.uri) && { uri: match.uri }),
      tags: shortTags(match),
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
