import { access, constants } from 'node:fs/promises';
import { dirname } from 'node:path';
import { FlowError } from '@podflow/core';
import type { CliIo } from '../cli-io.ts';
import { IndexStore } from '../datasets/index-store.ts';
import { dataSetNames, openDataSet } from '../datasets/open-data-set.ts';
import { type Evaluation, evaluateDataSet } from '../evaluation/evaluate-data-set.ts';
import {
  type EvaluationSummary,
  evaluationSummary,
  evaluationText,
} from '../evaluation/evaluation-summary.ts';
import { indexedPairs } from '../evaluation/indexed-pairs.ts';
import { reportPage } from '../evaluation/report/report-page.ts';
import type { EvaluationMode } from '../evaluation/retrieval-query.ts';
import { withEvaluator } from '../evaluation/with-evaluator.ts';
import { exitCode } from '../exit-code.ts';
import { plainLine } from '../plain-line.ts';
import { createProgress } from '../progress.ts';
import { loadFlow } from './load-flow.ts';
import { type PrepareIndexOptions, prepareIndex } from './prepare-index.ts';
import { cannotWrite, writeOutput } from './write-output.ts';

/** Options of `flow evaluate`. */
export interface EvaluateOptions extends PrepareIndexOptions {
  /** Name of a data set, or the path of a folder. Default: the data set that was indexed. */
  data?: string;
  mode: EvaluationMode;
  /** Default: one for each pair that is indexed. */
  queries?: number;
  topK: number;
  /** Draws the queries. */
  seed?: number;
  /** HTML file to write. */
  report?: string;
}

/** Measures how well a query Flow finds what belongs together in a data set; returns the exit code. */
export async function evaluateFlow(
  file: string,
  { seed, ...options }: EvaluateOptions,
  io: CliIo,
): Promise<number> {
  const signal = io.stopSignal();
  const { dataFolder: folder, mode, queries, topK, requestSize, report } = options;
  checkUsage(options);
  // Known before a long run, not after it.
  if (report !== undefined) await checkWritable(report);
  const flow = withEvaluator(loadFlow(file, options, io));
  const store = new IndexStore(flow.config);
  const name = options.data ?? (await indexedName(store));
  const data = await openDataSet(name, { folder });
  const prepared = await prepareIndex(name, data, { store, options, io });
  if (prepared !== exitCode.done) return prepared;
  const { selection: within, pairs, documents } = await indexedPairs(name, data, store);
  const limit = Math.min(queries ?? pairs, pairs);
  await using running = await flow.start({ serve: false });
  const evaluation = await evaluateDataSet(running, data, {
    mode,
    topK,
    requestSize,
    signal,
    selection: { within, limit, ...(seed !== undefined && { seed }) },
    examine: report !== undefined,
    progress: progressOn(io, options),
  });
  if (signal.aborted) return tellInterrupted(evaluation, io);
  const summary = evaluationSummary(evaluation.measured, {
    mode,
    data: data.name,
    indexed: documents,
    requestSize,
    seed: seed ?? null,
  });
  if (report !== undefined && evaluation.examination) {
    const page = await reportPage(summary, evaluation.examination);
    await writeOutput(page, { output: report, quiet: options.quiet ?? false }, io);
  }
  tellFailures(summary, io);
  io.stdout.write(options.json ? `${JSON.stringify(summary)}\n` : evaluationText(summary));
  return summary.queries === 0 ? exitCode.failed : exitCode.done;
}

function checkUsage({ index, indexSize, overwrite }: EvaluateOptions): void {
  if (index !== undefined || (indexSize === undefined && !overwrite)) return;
  const given = indexSize === undefined ? '--overwrite' : '--index-size';
  throw new FlowError('ERR_USAGE', `${given} needs the Flow that indexes: --index <flow.yml>`);
}

/** What `--data` would be for the index that is there. Throws `ERR_USAGE` when that is not known. */
async function indexedName(store: IndexStore): Promise<string> {
  const name = (await store.read())?.dataSet.replace(/@.*/, '');
  if (name !== undefined && dataSetNames.includes(name)) return name;
  throw new FlowError(
    'ERR_USAGE',
    `required option '-d, --data <name>' not specified, and the index in ${store.workspace} does not say which data set it is of`,
  );
}

async function checkWritable(file: string): Promise<void> {
  try {
    await access(dirname(file), constants.W_OK);
  } catch (cause) {
    throw cannotWrite(file, cause);
  }
}

function progressOn(io: CliIo, { quiet = false, mode }: EvaluateOptions) {
  const sayings = {
    measure: {
      text2image: 'Each caption asks for its picture',
      image2text: 'Each picture asks for its caption',
    }[mode],
    examine: 'Those that were not found are asked again, to see how far back they stand',
  };
  return (pass: keyof typeof sayings, total: number) => {
    if (!quiet && total > 0) io.stderr.write(`${sayings[pass]}: ${total} queries\n`);
    return createProgress(io, { total, quiet });
  };
}

function tellInterrupted({ measured }: Evaluation, { stderr }: CliIo): number {
  stderr.write(`Interrupted after ${measured.queries} queries: no figure\n`);
  return exitCode.interrupted;
}

function tellFailures({ failures }: EvaluationSummary, { stderr }: CliIo): void {
  for (const { caption, pod, code, message } of failures.slice(0, maxListed)) {
    stderr.write(`failed "${plainLine(caption)}"${pod ? ` in ${pod}` : ''}: ${code}: ${message}\n`);
  }
  const more = failures.length - maxListed;
  if (more > 0) stderr.write(`… and ${more} more; --json lists all\n`);
}

const maxListed = 20;
