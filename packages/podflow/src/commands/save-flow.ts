import type { CliIo } from '../cli-io.ts';
import { exitCode } from '../exit-code.ts';
import type { CommonOptions } from './common-options.ts';
import { loadFlow } from './load-flow.ts';
import { cannotWrite } from './write-output.ts';

/** Options of `flow save`. */
export interface SaveCommandOptions extends CommonOptions {
  output: string;
}

/**
 * Writes the YAML of a Flow to another place, with its paths set right. Throws `ERR_CONFIG`, or `ERR_FILE_UNREADABLE` when it
 * cannot be written.
 */
export async function saveFlow(
  file: string,
  options: SaveCommandOptions,
  io: CliIo,
): Promise<number> {
  const { output } = options;
  const flow = loadFlow(file, options, io);
  try {
    flow.saveConfig(output);
  } catch (cause) {
    throw cannotWrite(output, cause);
  }
  if (!options.quiet) io.stderr.write(`Wrote ${output}\n`);
  return exitCode.done;
}
