import type { CliIo } from '../cli-io.ts';
import type { DataSet } from '../datasets/data-set.ts';
import { IndexProgress } from '../datasets/index-progress.ts';
import { IndexStore } from '../datasets/index-store.ts';
import { openDataSet } from '../datasets/open-data-set.ts';
import { runIndex } from '../run-index.ts';
import type { FlowRunOptions } from './common-options.ts';
import { summarize, tellSummary } from './index-summary.ts';
import { loadFlow } from './load-flow.ts';

/** Options of `flow index --data`. */
export interface IndexDataOptions extends FlowRunOptions {
  /** Name of a data set, or the path of a folder. */
  data: string;
  /** Folder that has the data sets f8k and f30k. */
  dataFolder: string;
  /** Pairs. Default: all. */
  limit?: number;
  /** Draws the pairs. */
  seed?: number;
  requestSize: number;
  /** ms a Pea may work at one request. */
  timeoutRequest?: number;
  /** Removes the index that is there. */
  overwrite?: boolean;
}

/**
 * Indexes a data set; returns the exit code. A run that was interrupted goes on where it stopped. Throws `ERR_INDEX_EXISTS` when
 * the workspace holds another index, `ERR_DATA_SET` when pictures or captions are not where they should be.
 */
export async function indexDataSet(
  file: string,
  options: IndexDataOptions,
  io: CliIo,
): Promise<number> {
  const { limit, seed, requestSize, timeoutRequest, overwrite = false, quiet = false } = options;
  const signal = io.stopSignal();
  const flow = loadFlow(file, options, io);
  const dataSet = await openDataSet(options.data, { folder: options.dataFolder });
  const selection = { ...(limit && { limit }), ...(seed !== undefined && { seed }) };
  const total = dataSet.documentCount(selection);
  const key = { dataSet: dataSet.name, fingerprint: dataSet.fingerprint, seed: seed ?? null };
  const store = new IndexStore(flow.config);
  const skip = await store.begin(key, total, { overwrite });
  if (!quiet) io.stderr.write(`${opening(dataSet, { skip, total, workspace: store.workspace })}\n`);
  const progress = new IndexProgress(skip, (documents) => store.write({ ...key, documents }));
  const run = {
    total: total - skip,
    requestSize,
    ...(timeoutRequest !== undefined && { timeoutRequest }),
    quiet,
    signal,
    onAnswer: progress.onAnswer,
  };
  try {
    const documents = () => progress.watch(dataSet.documents({ ...selection, skip }));
    const result = await runIndex(flow, documents, run, io);
    const givenUp = result.errors.filter(({ code }) => code === 'ERR_CANCELLED');
    const failures = [...progress.failures, ...givenUp];
    const summary = summarize(result, { unread: 0, failures, interrupted: signal.aborted });
    const code = tellSummary(summary, options, io);
    if (signal.aborted && !quiet) io.stderr.write('The same command goes on from there\n');
    return code;
  } finally {
    await progress.save();
  }
}

function opening(
  { name, size }: DataSet,
  { skip, total, workspace }: { skip: number; total: number; workspace: string },
): string {
  if (skip > 0)
    return `${skip} of ${total} documents of ${name} are indexed in ${workspace}; going on from there`;
  return `Indexing ${total} documents of ${name}, which has ${size} pairs, into ${workspace}`;
}
