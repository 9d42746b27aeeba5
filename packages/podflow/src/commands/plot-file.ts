import { FlowError, type PlotFormat, plotFormatOf } from '@podflow/core';
import type { CliIo } from '../cli-io.ts';
import { exitCode } from '../exit-code.ts';
import type { CommonOptions } from './common-options.ts';
import { loadFlow } from './load-flow.ts';
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
  const flow = loadFlow(file, options, io);
  try {
    const picture = await flow.plot(output, { vertical, detail, format });
    if (output === undefined) io.stdout.write(picture);
    else if (!options.quiet) io.stderr.write(`Wrote ${output}\n`);
  } catch (cause) {
    throw cannotWrite(output, cause);
  }
  return exitCode.done;
}

function formatOf(output: string | undefined): PlotFormat {
  try {
    return plotFormatOf(output);
  } catch (cause) {
    throw new FlowError('ERR_USAGE', (cause as Error).message, { cause });
  }
}
