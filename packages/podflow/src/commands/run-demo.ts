import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { resolveClipModel } from '@podflow/executors';
import type { CliIo } from '../cli-io.ts';
import type { DataSet } from '../datasets/data-set.ts';
import { openOpenMoji } from '../datasets/openmoji.ts';
import { type DemoFigures, demoReport, type SampleAnswer } from '../demo/demo-report.ts';
import { indexCollection } from '../demo/index-collection.ts';
import { sampleQueries } from '../demo/sample-queries.ts';
import { measureRetrieval } from '../evaluation/measure-retrieval.ts';
import { type EvaluationMode, evaluationModes } from '../evaluation/retrieval-query.ts';
import { withEvaluator } from '../evaluation/with-evaluator.ts';
import { exitCode } from '../exit-code.ts';
import type { Flow } from '../flow.ts';
import { labelOf } from '../label-of.ts';
import { createProgress } from '../progress.ts';
import type { CommonOptions } from './common-options.ts';
import { loadFlow } from './load-flow.ts';
import { serveUntil } from './serve-flow.ts';

/** Options of `flow demo`. */
export interface DemoOptions extends CommonOptions {
  once?: boolean;
  port?: number;
}

const flowFolder = 'flows';

/** Indexes OpenMoji if need be, draws both Flows, then serves the search page, or measures and stops. */
export async function runDemo(options: DemoOptions, io: CliIo): Promise<number> {
  const signal = io.stopSignal();
  const once = options.once || options.json || false;
  const collection = await openOpenMoji();
  const [indexFlow, queryFlow] = loadFlows({ ...options, once }, io);
  const workspace = indexFlow.config.variables['JINA_WORKSPACE'] ?? './workspace';
  const { fingerprint: model } = await resolveClipModel(
    { variant: 'fp32', threads: 1 },
    io.env,
    'text',
  );
  const target = { flow: indexFlow, flowFolder, workspace, model };
  const indexed = await indexCollection(collection, target, { ...options, signal }, io);
  if (!indexed) return exitCode.interrupted;
  const plots = await plotFlows({ 'flow-index': indexFlow, 'flow-query': queryFlow }, workspace);
  if (!options.quiet) io.stderr.write(`Pictures of the Flows: ${plots.join(', ')}\n`);
  if (!once) {
    await serveUntil(signal, queryFlow.useRestGateway(options.port), options, io);
    return exitCode.done;
  }
  await using running = await withEvaluator(queryFlow).start();
  const queries = await askSamples(running);
  const mrr = await measure(running, collection, { ...options, signal }, io);
  if (signal.aborted) return exitCode.interrupted;
  const { documents, indexSeconds, docsPerSecond } = indexed;
  const figures = { documents, indexSeconds, docsPerSecond, model, queries, mrr, plots };
  io.stdout.write(options.json ? `${JSON.stringify(figures)}\n` : demoReport(figures));
  return exitCode.done;
}

function loadFlows(options: DemoOptions & { once: boolean }, io: CliIo): [Flow, Flow] {
  const env = { ...options.env, ...(options.once && { JINA_USE_REST_API: 'false' }) };
  const load = (file: string): Flow => loadFlow(join(flowFolder, file), { ...options, env }, io);
  return [load('flow-index.yml'), load('flow-query.yml')];
}

/** Draws each Flow to `workspace/plots/NAME.svg`; returns the paths. */
async function plotFlows(flows: Record<string, Flow>, workspace: string): Promise<string[]> {
  const folder = join(workspace, 'plots');
  await mkdir(folder, { recursive: true });
  const plots: string[] = [];
  for (const [name, flow] of Object.entries(flows)) {
    const file = join(folder, `${name}.svg`);
    await flow.plot(file);
    plots.push(file);
  }
  return plots;
}

async function askSamples(flow: Flow): Promise<SampleAnswer[]> {
  const [response] = await flow.search([...sampleQueries]);
  return (response?.docs ?? []).map(({ text = '', matches = [] }) => ({
    text,
    matches: matches.map((match) => ({
      caption: labelOf(match),
      score: match.score?.value ?? Number.NaN,
    })),
  }));
}

async function measure(
  flow: Flow,
  collection: DataSet,
  { quiet = false, signal }: { quiet?: boolean; signal: AbortSignal },
  io: CliIo,
): Promise<DemoFigures['mrr']> {
  if (!quiet)
    io.stderr.write('Measuring: each caption asks for its picture, each picture for its caption\n');
  const total = collection.size * evaluationModes.length;
  const progress = createProgress(io, { total, quiet });
  const onProgress = (count: number): void => progress.add(count, 0);
  const ask = async (mode: EvaluationMode): Promise<number> => {
    const options = { mode, topK: 10, requestSize: 100, signal, onProgress };
    return (await measureRetrieval(flow, collection.pairs(), options)).meanReciprocalRank;
  };
  try {
    return { textToImage: await ask('text2image'), imageToText: await ask('image2text') };
  } finally {
    progress.stop();
  }
}
