import { writeFile } from 'node:fs/promises';
import {
  FlowError,
  type FlowGraph,
  formatFaults,
  inspectFlowConfig,
  inspectGraph,
  markProblems,
  type Picture,
  type PlotFormat,
  type PlotOptions,
  plotFormatOf,
} from '@podflow/core';
import type { CliIo } from '../cli-io.ts';
import { defaultPlatform } from '../default-platform.ts';
import { exitCode } from '../exit-code.ts';
import { withFrames } from '../with-frames.ts';
import type { CommonOptions } from './common-options.ts';
import { loadFlow, variablesOf } from './load-flow.ts';
import { cannotWrite } from './write-output.ts';

/** Options of `flow plot`. */
export interface PlotCommandOptions extends CommonOptions {
  output?: string;
  /** Default: what the ending of `output` says; svg on stdout. */
  format?: PlotFormat;
  /** Left to right, as without it. */
  horizontal?: boolean;
  vertical?: boolean;
  detail?: 'pods' | 'peas';
}

/**
 * Draws a Flow to a file or to stdout. Throws `ERR_CONFIG`, `ERR_USAGE` when the ending of the file says no format, or
 * `ERR_FILE_UNREADABLE` when the file cannot be written.
 */
export async function plotFile(
  file: string,
  options: PlotCommandOptions,
  io: CliIo,
): Promise<number> {
  const { output, vertical = false, detail = 'pods' } = options;
  const format = options.format ?? formatOf(output);
  if (output === undefined && format === 'png' && io.stdout.isTTY) {
    throw new FlowError(
      'ERR_USAGE',
      'A PNG is nothing for a terminal; name a file with --output, or redirect stdout',
    );
  }
  const graph = drawableGraph(file, options, io);
  try {
    const picture = await plotGraph(graph, { vertical, detail, format }, output);
    if (output === undefined) io.stdout.write(picture);
    else await writeFile(output, picture);
    if (output === undefined) return exitCode.done;
    if (!options.quiet) io.stderr.write(`Wrote ${output}\n`);
  } catch (cause) {
    throw cannotWrite(output, cause);
  }
  return exitCode.done;
}

/**
 * The graph of a Flow. One that cannot run here is drawn all the same, as long as its edges are known: what is wrong goes to
 * stderr, and its Pods say it. Throws `ERR_CONFIG` when there is no graph.
 */
function drawableGraph(file: string, options: PlotCommandOptions, io: CliIo): FlowGraph {
  const { config, faults } = inspectFlowConfig(file, {
    catalog: defaultPlatform.catalog,
    env: io.env,
    overrides: variablesOf(options),
  });
  const errors = faults.filter(({ severity }) => severity === 'error');
  if (!config || errors.length === 0) return loadFlow(file, options, io).graph;
  const { graph, faults: graphFaults } = inspectGraph(config);
  if (!graph) {
    const all = withFrames([...faults, ...graphFaults]);
    throw new FlowError('ERR_CONFIG', formatFaults(all), { faults: all });
  }
  io.stderr.write(`${formatFaults(withFrames(faults))}\n`);
  io.stderr.write(`${file} cannot run; its drawing says where\n`);
  return markProblems(graph, config, errors);
}

async function plotGraph(
  graph: FlowGraph,
  options: PlotOptions,
  output: string | undefined,
): Promise<Picture> {
  if (!defaultPlatform.plot) throw new RangeError('The default platform draws');
  return await defaultPlatform.plot(graph, options, output);
}

function formatOf(output: string | undefined): PlotFormat {
  try {
    return plotFormatOf(output);
  } catch (cause) {
    throw new FlowError('ERR_USAGE', (cause as Error).message, { cause });
  }
}
