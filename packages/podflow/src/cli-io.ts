import { createInterface } from 'node:readline/promises';
import { stopSignal } from '@podflow/core';
import { stopWithNpm } from './stop-with-npm.ts';

/** Something to write text to, or the bytes of a file: a stream, or what a test collects with. */
export interface TextOutput {
  write(text: string | Uint8Array): unknown;
  /** A terminal: bars and colours make sense. @default false */
  readonly isTTY?: boolean;
  /** Characters a line has room for. @default 100 */
  readonly columns?: number;
}

/** All that the command line touches besides files and the network. */
export interface CliIo {
  /** Results only. */
  stdout: TextOutput;
  /** Progress, summaries, warnings and errors. */
  stderr: TextOutput;
  /** The environment; `--env NAME=VALUE` sets variables in it. */
  env: Record<string, string | undefined>;
  /** Aborted when the user wants the command to stop. Commands that never ask are simply ended. */
  stopSignal(): AbortSignal;
  /** Asks the user for a line; undefined when there is nobody at a terminal. @default nobody */
  ask?(question: string): Promise<string | undefined>;
}

/** The process's own streams, environment and signals. */
export function processIo(): CliIo {
  let stop: AbortSignal | undefined;
  return {
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    stopSignal: () => {
      if (!stop) stopWithNpm();
      stop ??= stopSignal();
      return stop;
    },
    ask,
  };
}

async function ask(question: string): Promise<string | undefined> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return undefined;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await terminal.question(question);
  } finally {
    terminal.close();
  }
}
