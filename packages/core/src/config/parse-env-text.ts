import { parseEnv } from 'node:util';
import { FlowError } from '../document/flow-error.ts';

/** A line that sets a variable, up to its value. */
const assignment = /^\s*(?:export\s+)?[^\s=#'"`]+\s*=\s*/;

/**
 * The variables of a text in the form of a `.env` file, as Node reads it: `NAME=VALUE` lines, with `export` before them or not, blank lines
 * and comments; a value in quotes may have several lines. Throws `ERR_FILE_UNREADABLE`, which names `file` and the line, for any other
 * line: Node leaves it out in silence.
 */
export function parseEnvText(text: string, file: string): Record<string, string> {
  const lines = text.split(/\r\n|\n|\r/);
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    if (/^\s*(?:#|$)/.test(line)) continue;
    if (!assignment.test(line)) throw wrongLine(file, at + 1);
    at = lastLineOf(lines, at);
  }
  return Object.fromEntries(
    Object.entries(parseEnv(text)).map(([name, value]) => [name, value ?? '']),
  );
}

/** The line on which the value that begins on line `at` ends; a quote that nothing closes is part of its line. */
function lastLineOf(lines: readonly string[], at: number): number {
  const value = (lines[at] ?? '').replace(assignment, '');
  const quote = /^["'`]/.exec(value)?.[0];
  if (quote === undefined || value.includes(quote, 1)) return at;
  const end = lines.findIndex((line, index) => index > at && line.includes(quote));
  return end < 0 ? at : end;
}

function wrongLine(file: string, line: number): FlowError {
  return new FlowError(
    'ERR_FILE_UNREADABLE',
    `${file}: line ${line} sets no variable; expected NAME=VALUE, a comment after #, or a blank line`,
  );
}
