import { access, constants } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { CliIo } from '../cli-io.ts';
import { openDataSet } from '../datasets/open-data-set.ts';
import { type Evaluation, evaluateDataSet } from '../evaluation/evaluate-data-set.ts';
import { evaluationSummary, evaluationText } from '../evaluation/evaluation-summary.ts';
import { reportPage } from '../evaluation/report/report-page.ts';
import type { EvaluationMode } from '../evaluation/retrieval-query.ts';
import { withEvaluator } from '../evaluation/with-evaluator.ts';
import { exitCode } from '../exit-code.ts';
import { createProgress } from '../progress.ts';
import type { FlowRunOptions } from './common-options.ts';
import { loadFlow } from './load-flow.ts';
import { cannotWrite, writeOutput } from './write-output.ts';

/** Options of `flow evaluate`. */
export interface EvaluateOptions extends FlowRunOptions {
  /** Name of a data set, or the path of a folder. */
  data: string;
  /** Folder that has the data sets f8k and f30k. */
  dataFolder: string;
  mode: EvaluationMode;
  /** Default: one for each pair. */
  queries?: number;
  topK: number;
  requestSize: number;
  /** Draws the queries. */
  seed?: number;
  /** HTML file to write. */
  report?: string;
}

/** Measures how well a query Flow finds what belongs together in a data set. */
export async function evaluateFlow(
  file: string,
  options: EvaluateOptions,
  io: CliIo,
): Promise<number> {
  const signal = io.stopSignal();
  const { data: name, dataFolder, mode, queries, topK, requestSize, seed, report } = options;
  // Known before a long run, not after it.
  if (report !== undefined) await checkWritable(report);
  const data = await openDataSet(name, { folder: dataFolder });
  await using flow = await withEvaluator(loadFlow(file, options, io)).start({ serve: false });
  const evaluation = await evaluateDataSet(flow, data, {
    mode,
    topK,
    requestSize,
    signal,
    selection: { ...(queries && { limit: queries }), ...(seed !== undefined && { seed }) },
    examine: report !== undefined,
    progress: progressOn(io, options),
  });
  if (signal.aborted) return tellInterrupted(evaluation, io);
  const setting = { mode, data: data.name, requestSize, seed: seed ?? null };
  const summary = evaluationSummary(evaluation.measured, setting);
  if (report !== undefined && evaluation.examination) {
    const page = await reportPage(summary, evaluation.examination);
    await writeOutput(page, { output: report, quiet: options.quiet ?? false }, io);
  }
  io.stdout.write(options.json ? `${JSON.stringify(summary)}\n` : evaluationText(summary));
  return summary.queries === 0 ? exitCode.failed : exitCode.done;
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
