import { FlowError } from '@podflow/core';
import type { CliIo } from '../cli-io.ts';
import { exitCode } from '../exit-code.ts';
import type { CommonOptions } from './common-options.ts';
import { loadFlow } from './load-flow.ts';

/** Options of `flow plot`. */
export interface PlotCommandOptions extends CommonOptions {
  output?: string;
  vertical?: boolean;
}

/** Draws a Flow to a file or to stdout. Throws `ERR_CONFIG`, or `ERR_FILE_UNREADABLE` when the file cannot be written. */
export async function plotFile(
  file: string,
  options: PlotCommandOptions,
  io: CliIo,
): Promise<number> {
  const flow = loadFlow(file, options, io);
  const { output, vertical = false } = options;
  try {
    const svg = await flow.plot(output, { vertical });
    if (output === undefined) io.stdout.write(svg);
    else if (!options.quiet) io.stderr.write(`Wrote ${output}\n`);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).syscall === undefined) throw cause;
    const { message } = cause as Error;
    throw new FlowError('ERR_FILE_UNREADABLE', `${output} cannot be written: ${message}`, {
      cause,
    });
  }
  return exitCode.done;
}
