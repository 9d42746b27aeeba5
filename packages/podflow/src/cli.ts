import { type CliIo, processIo } from './cli-io.ts';
import { createProgram } from './create-program.ts';
import { exitCode } from './exit-code.ts';
import { reportError } from './report-error.ts';

export { type CliIo, processIo, type TextOutput } from './cli-io.ts';

/**
 * Runs the command line.
 *
 * @param argv Arguments after the name of the program.
 * @param io What it reads and writes. Default: the process's own.
 * @returns Exit code: 0 done, 1 failed, 2 wrong usage or invalid Flow, 130 interrupted. Never throws.
 */
export async function run(argv: readonly string[], io: CliIo = processIo()): Promise<number> {
  let code: number = exitCode.done;
  const program = createProgram(io, (given) => {
    code = given;
  });
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return code;
  } catch (error) {
    return reportError(error, { argv, io, program });
  }
}
