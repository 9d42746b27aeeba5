import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import type { CliIo } from './cli-io.ts';
import { addCommands } from './commands/add-commands.ts';
import { exitCode } from './exit-code.ts';
import { reportError } from './report-error.ts';

export { type CliIo, processIo, type TextOutput } from './cli-io.ts';

/**
 * Runs the command line.
 *
 * @param argv Arguments after the name of the program.
 * @returns Exit code: 0 done, 1 failed, 2 wrong usage or invalid Flow, 130 interrupted. Never throws.
 */
export async function run(argv: readonly string[], io: CliIo): Promise<number> {
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

function createProgram(io: CliIo, exit: (code: number) => void): Command {
  const program = new Command('flow')
    .description('Runs Flows of Pods described in Jina 1.0 YAML.')
    .version(version(), '-V, --version')
    .usage('<command> [arguments] [options]')
    .helpCommand('help [command]', 'help about a command')
    .showSuggestionAfterError(true)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      // Told once, by reportError.
      outputError: () => {},
      getOutHelpWidth: () => io.stdout.columns ?? 100,
      getErrHelpWidth: () => io.stderr.columns ?? 100,
    })
    .addHelpText('after', exitCodes);
  addCommands(program, io, exit);
  return program;
}

function version(): string {
  const file = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(file) as { version: string }).version;
}

const exitCodes = `
Exit codes:
  0    done (also a clean Ctrl-C of serve)
  1    ran and failed
  2    wrong usage, or a Flow that cannot run as it is written
  130  an indexing run that was interrupted

Results go to stdout, everything else to stderr. NO_COLOR and FORCE_COLOR are honoured.`;
