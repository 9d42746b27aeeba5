import type { DocumentError, DocumentInput, FlowError } from '@podflow/core';
import type { CliIo } from '../cli-io.ts';
import type { NamedFailure } from '../datasets/index-progress.ts';
import { findItems, type IndexItem } from '../inputs/find-items.ts';
import { readDocuments } from '../inputs/read-documents.ts';
import { type IndexResult, runIndex } from '../run-index.ts';
import type { FlowRunOptions } from './common-options.ts';
import { summarize, tellSummary } from './index-summary.ts';
import { loadFlow } from './load-flow.ts';
import { indexRemote } from './remote.ts';

/** Options of `flow index`. */
export interface IndexOptions extends FlowRunOptions {
  captions?: string;
  text?: string;
  requestSize: number;
  /** ms a Pea may work at one request; not with `host`. */
  timeoutRequest?: number;
  /** Address of a server to index on, instead of starting a Flow here. */
  host?: string;
}

/**
 * Indexes files and lines; returns the exit code.
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
  const { host = '', requestSize, timeoutRequest, quiet = false } = options;
  const failedBefore = () => source.failures.length;
  const run = {
    total: items.length,
    failedBefore,
    requestSize,
    ...(timeoutRequest !== undefined && { timeoutRequest }),
    quiet,
    signal,
  };
  const documents = () => source.documents();
  const indexing = flow
    ? runIndex(flow, documents, run, io)
    : indexRemote(host, documents, run, io);
  const result = await indexing.catch((error: FlowError) => {
    // The summary names each file that could not be read.
    if (error.code === 'ERR_INPUT_EMPTY' && source.failures.length > 0) return nothingDone;
    throw error;
  });
  const errors = result.errors.map((error) => source.withInput(error));
  const unread = source.failures.length;
  const failures = [...source.failures, ...errors];
  const warnings = result.warnings.map((warning) => source.named(warning));
  return tellSummary(
    summarize({ ...result, warnings }, { unread, failures, interrupted: signal.aborted }),
    options,
    io,
  );
}

const nothingDone: IndexResult = {
  requests: 0,
  documents: 0,
  failed: 0,
  untaken: 0,
  seconds: 0,
  errors: [],
  warnings: [],
};

/** Documents of items; remembers what could not be read and which input an id stands for. */
class ItemSource {
  readonly failures: NamedFailure[] = [];
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

  /** A warning about a Document that names its input too. */
  named(warning: string): string {
    return warning.replace(/^Document (\S+)(?=:)/, (document, id: string) => {
      const input = this.#inputs.get(id);
      return input === undefined ? document : `${input} (${document})`;
    });
  }

  withInput(error: DocumentError): NamedFailure {
    const input = this.#inputs.get(error.documentId ?? '');
    return input === undefined ? error : { ...error, input };
  }
}
