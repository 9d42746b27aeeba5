import { FlowError, formatFaults, serializeError } from '@podflow/core';
import { type Command, CommanderError } from 'commander';
import type { CliIo } from './cli-io.ts';
import { exitCode } from './exit-code.ts';
import { styleFor } from './style.ts';
import { UsageError } from './usage-error.ts';
import { withFrames } from './with-frames.ts';

/** What was asked for when the error came up. */
export interface ErrorScene {
  argv: readonly string[];
  io: CliIo;
  program: Command;
}

/** Tells the user what went wrong, on stderr (with `--json` also on stdout); returns the exit code. */
export function reportError(error: unknown, scene: ErrorScene): number {
  if (error instanceof CommanderError) {
    // Help and version are no errors. Help on stderr: no command was given.
    if (error.exitCode === 0) return exitCode.done;
    if (error.code === 'commander.help') return exitCode.usage;
  }
  const { argv, io, program } = scene;
  const known = error instanceof CommanderError ? usageError(error) : error;
  const serialized = serializeError(known, { code: 'ERR_INTERNAL' });
  const { code, message, stack } = serialized;
  const faults = withFrames(serialized.faults ?? []);
  if (wants(argv, '--json')) {
    const told = { code, message, ...(faults.length > 0 && { faults }) };
    io.stdout.write(`${JSON.stringify({ error: told })}\n`);
  }
  const { red } = styleFor(io.stderr, io.env, argv);
  const text = faults.length > 0 ? formatFaults(faults) : `${red('error')} ${code}: ${message}`;
  io.stderr.write(`${text}\n`);
  if (code === 'ERR_USAGE') io.stderr.write(usageOf(argv, program));
  if (wants(argv, '--debug')) io.stderr.write(`${stack}${causeOf(error)}\n`);
  const isUsage = error instanceof UsageError || code === 'ERR_CONFIG' || code === 'ERR_USAGE';
  return isUsage ? exitCode.usage : exitCode.failed;
}

/** `error: unknown option '--jsn'\n(Did you mean --json?)` in our own form. */
function usageError(error: CommanderError): FlowError {
  const message = error.message.replace(/^error: /, '').replace(/\n\(Did (.*)\)$/, '; did $1');
  return new FlowError('ERR_USAGE', message, { cause: error });
}

function usageOf(argv: readonly string[], program: Command): string {
  let command = program;
  let path = 'flow';
  for (const name of argv.filter((argument) => !argument.startsWith('-'))) {
    const next = command.commands.find((each) => each.name() === name);
    if (!next) break;
    command = next;
    path += ` ${name}`;
  }
  return `Usage: ${path} ${command.usage()}\nSee ${path} --help\n`;
}

function causeOf(error: unknown): string {
  const { cause } = (error ?? {}) as { cause?: unknown };
  if (cause === undefined) return '';
  return `\ncaused by: ${(cause as Error).stack ?? cause}${causeOf(cause)}`;
}

/** True for an option given before `--`. Asked of the bare arguments: parsing may be what failed. */
function wants(argv: readonly string[], option: string): boolean {
  const end = argv.indexOf('--');
  return (end < 0 ? argv : argv.slice(0, end)).includes(option);
}
