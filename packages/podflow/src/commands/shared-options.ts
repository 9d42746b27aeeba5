import { type Command, Option } from 'commander';
import type { CliIo } from '../cli-io.ts';
import { count, repeated, setting, wholeNumber } from './option-values.ts';

/** Adds a command. @param exit Gets the exit code of the command when it ran. */
export type Add = (program: Command, io: CliIo, exit: (code: number) => void) => void;

/** Of commands that start a Flow. */
export function runOptions(command: Command): Command {
  return command
    .option('--shards <n>', 'sets JINA_SHARDS: shards of indexers', wholeNumber)
    .option('--parallel <n>', 'sets JINA_PARALLEL: Peas of the other Pods', wholeNumber);
}

/** Of commands that send requests through a Flow. @param conflict Of options with which there is no Flow here. */
export function timeoutRequestOption(conflict: readonly string[] = []): Option {
  return new Option(
    '--timeout-request <ms>',
    'time each Pea may work at a request; 0: for ever (default: timeout_request of the Pods)',
  )
    .argParser(count)
    .conflicts([...conflict]);
}

/** Of commands that read a Flow. */
export function withCommon(command: Command): Command {
  return withOutput(
    command
      .addOption(
        new Option('-e, --env <NAME=VALUE>', 'set a variable of the YAML; may be repeated')
          .argParser(setting)
          .default({}, 'none'),
      )
      .option(
        '--env-file <file>',
        'set those of a .env file; may be repeated, the later wins; --env wins over all',
        repeated,
      ),
  );
}

/** Of every command. */
export function withOutput(command: Command): Command {
  return command
    .option('-q, --quiet', 'no progress and no notes on stderr')
    .option('--debug', 'print stacks with errors')
    .option('--no-color', 'no colours');
}
