import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import type { CliIo } from './cli-io.ts';
import { addCommands } from './commands/add-commands.ts';
import { readEnvFiles } from './commands/read-env-files.ts';
import { exitCodeMeanings } from './exit-code.ts';

/** All commands of `flow`. @param exit Gets the exit code of the command that ran. */
export function createProgram(io: CliIo, exit: (code: number) => void): Command {
  const program = new Command('flow')
    .description('Runs Flows of Pods described in Jina 1.0 YAML.')
    .version(version(), '-V, --version')
    .usage('<command> [arguments] [options]')
    .helpCommand('help [command]', 'help about a command')
    .showSuggestionAfterError(true)
    // `flow index` and `flow index check` have options of the same names.
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      // Told once, by reportError.
      outputError: () => {},
      getOutHelpWidth: () => io.stdout.columns ?? 100,
      getErrHelpWidth: () => io.stderr.columns ?? 100,
    })
    .hook('preAction', (_program, command) => addEnvFiles(command))
    .addHelpText('after', `${exitCodes()}\n\n${outputs}`);
  addCommands(program, io, exit);
  return program;
}

/** What commands see as `env` has the variables of `--env-file` too. */
function addEnvFiles(command: Command): void {
  const { env, envFile = [] } = command.opts<{
    env?: Record<string, string>;
    envFile?: readonly string[];
  }>();
  if (envFile.length > 0) command.setOptionValue('env', { ...readEnvFiles(envFile), ...env });
}

function version(): string {
  const file = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(file) as { version: string }).version;
}

function exitCodes(): string {
  const lines = [...exitCodeMeanings].map(([code, text]) => `  ${String(code).padEnd(4)} ${text}`);
  return ['\nExit codes:', ...lines].join('\n');
}

/** Where results go. */
export const outputs =
  'Results go to stdout, everything else to stderr. NO_COLOR and FORCE_COLOR are honoured.';
