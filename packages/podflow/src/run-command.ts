import type { CliIo } from './cli-io.ts';

/**
 * Runs the command line; its code is loaded by this call.
 *
 * @param argv Arguments after the name of the program.
 * @param io What it reads and writes. Default: the process's own.
 * @returns Exit code: 0 done, 1 failed, 2 wrong usage or invalid Flow, 130 interrupted. Never throws.
 */
export async function runCommand(argv: readonly string[], io?: CliIo): Promise<number> {
  const { run } = await import('./cli.ts');
  return await run(argv, io);
}
