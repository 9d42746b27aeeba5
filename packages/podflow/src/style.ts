import { styleText } from 'node:util';
import type { TextOutput } from './cli-io.ts';

/** Colours for one output; they change nothing where colours are not wanted. */
export interface Style {
  readonly enabled: boolean;
  red(text: string): string;
  bold(text: string): string;
  dim(text: string): string;
}

/** Colours on a terminal, unless NO_COLOR or `--no-color` says no; anywhere when FORCE_COLOR says so. */
export function styleFor(
  output: TextOutput,
  env: Readonly<Record<string, string | undefined>>,
  argv: readonly string[] = [],
): Style {
  const enabled = wantsColor(output, env, argv);
  const paint = (format: 'red' | 'bold' | 'dim') => (text: string) =>
    enabled ? styleText(format, text, { validateStream: false }) : text;
  return { enabled, red: paint('red'), bold: paint('bold'), dim: paint('dim') };
}

function wantsColor(
  output: TextOutput,
  env: Readonly<Record<string, string | undefined>>,
  argv: readonly string[],
): boolean {
  if (argv.includes('--no-color') || env['NO_COLOR']) return false;
  const { FORCE_COLOR: force } = env;
  if (force !== undefined) return force !== '0' && force !== 'false';
  return output.isTTY === true && env['TERM'] !== 'dumb';
}
