import type { DocumentError, DocumentInput } from '@podflow/core';
import type { CliIo } from '../cli-io.ts';
import { exitCode } from '../exit-code.ts';
import { findItems, type IndexItem } from '../inputs/find-items.ts';
import { readDocuments } from '../inputs/read-documents.ts';
import { type IndexResult, runIndex } from '../run-index.ts';
import type { FlowRunOptions } from './common-options.ts';
import { loadFlow } from './load-flow.ts';
import { indexRemote } from './remote.ts';

/** Options of `flow index`. */
export interface IndexOptions extends FlowRunOptions {
  captions?: string;
  text?: string;
  requestSize: number;
  /** Address of a server to index on, instead of starting a Flow here. */
  host?: string;
}

/** A failure with the file or text it is about. */
type Failure = DocumentError & { input?: string };

/** What `flow index --json` prints. */
interface IndexSummary {
  documents: number;
  indexed: number;
  failed: number;
  requests: number;
  seconds: number;
  documentsPerSecond: number;
  interrupted: boolean;
  failures: Failure[];
}

/**
 * Indexes files and lines. Exit code 0 when at least one Document was indexed, 1 when none was or a request was given up
 * as a whole, 130 when interrupted.
 * @param file The Flow; undefined with `host`.
 */
export async function indexInputs(
  file: string | undefined,
  inputs: readonly string[],
  options: IndexOptions,
  io: CliIo,
): Promise<number> {
  const flow = file === undefined ? undefined : loadFlow(file, options, io);
  const items = await findItems({ inputs, captions: options.captions, text: options.text });
  const source = new ItemSource(items);
  const signal = io.stopSignal();
  const { host = '', requestSize, quiet = false } = options;
  const failedBefore = () => source.failures.length;
  const run = { total: items.length, failedBefore, requestSize, quiet, signal };
  const documents = () => source.documents();
  const result = flow
    ? await runIndex(flow, documents, run, io)
    : await indexRemote(host, documents, run, io);
  const summary = summarize(result, source, signal.aborted);
  if (options.json) io.stdout.write(`${JSON.stringify(summary)}\n`);
  if (!quiet) tell(summary, io);
  if (summary.interrupted) return exitCode.interrupted;
  const givenUp = summary.failures.some(({ documentId }) => documentId === undefined);
  return summary.indexed === 0 || givenUp ? exitCode.failed : exitCode.done;
}

/** Documents of items; remembers what could not be read and which input an id stands for. */
class ItemSource {
  readonly failures: Failure[] = [];
  readonly #items: readonly IndexItem[];
  readonly #inputs = new Map<string, string>();

  constructor(items: readonly IndexItem[]) {
    this.#items = items;
  }

  async *documents(): AsyncGenerator<DocumentInput & { id: string }> {
    for await (const result of readDocuments(this.#items)) {
      if ('failure' in result) this.failures.push(result.failure);
      else {
        this.#inputs.set(result.document.id, result.input);
        yield result.document;
      }
    }
  }

  withInput(error: DocumentError): Failure {
    const input = this.#inputs.get(error.documentId ?? '');
    return input === undefined ? error : { ...error, input };
  }
}

function summarize(result: IndexResult, source: ItemSource, interrupted: boolean): IndexSummary {
  const { documents, failed, requests, seconds, errors } = result;
  const { failures } = source;
  const indexed = documents - failed;
  return {
    documents: documents + failures.length,
    indexed,
    failed: failed + failures.length,
    requests,
    seconds: round(seconds),
    documentsPerSecond: round(indexed / seconds),
    interrupted,
    failures: [...failures, ...errors.map((error) => source.withInput(error))],
  };
}

function tell({ failures, interrupted, ...counts }: IndexSummary, { stderr }: CliIo): void {
  for (const { input, pod, code, message } of failures.slice(0, maxListed)) {
    const about = [input, pod && `in ${pod}`].filter(Boolean).join(' ');
    stderr.write(`failed ${about ? `${about}: ` : ''}${code}: ${message}\n`);
  }
  const more = failures.length - maxListed;
  if (more > 0) stderr.write(`… and ${more} more; --json lists all\n`);
  const { indexed, failed, seconds, documentsPerSecond } = counts;
  const start = interrupted ? 'Interrupted. Indexed' : 'Indexed';
  stderr.write(
    `${start} ${indexed} documents in ${seconds} s (${documentsPerSecond} documents/s), ${failed} failed\n`,
  );
}

const maxListed = 20;

function round(number: number): number {
  return Number.isFinite(number) ? Math.round(number * 100) / 100 : 0;
}
