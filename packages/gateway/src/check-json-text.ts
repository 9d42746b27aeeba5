import { limits } from './limits.ts';
import { refusal } from './request-error.ts';

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
/** `{` and `[`, `}` and `]` differ from each other in this bit only. */
const bracketBit = 0x20;
const opening = 0x5b | bracketBit;
const closing = 0x5d | bracketBit;

/**
 * Counts the levels and the values of a JSON text before it is parsed, at the price of one pass over it.
 * Throws `ERR_INPUT` when there are too many. Does not tell whether the text is JSON.
 */
export function checkJsonText(text: string, path: string): void {
  let depth = 0;
  let values = 1;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === quote) {
      at = endOfString(text, at);
    } else if (unit === comma) {
      values += 1;
    } else if ((unit | bracketBit) === opening) {
      values += 1;
      depth += 1;
      if (depth > limits.jsonDepth) throw tooDeep(path);
    } else if ((unit | bracketBit) === closing) {
      depth -= 1;
    }
    if (values > limits.values) throw tooMany(path);
  }
}

/** Index of the closing quote of the string that opens at `start`; the end of the text when there is none. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end > 0 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end < 0 ? text.length : end;
}

function isEscaped(text: string, at: number): boolean {
  let first = at;
  while (text.charCodeAt(first - 1) === backslash) first -= 1;
  return (at - first) % 2 === 1;
}

function tooDeep(path: string): Error {
  const message = `${path}: nested deeper than the ${limits.jsonDepth} levels allowed`;
  return refusal('ERR_INPUT', message, path);
}

function tooMany(path: string): Error {
  const message = `${path}: more than ${limits.values} values; send the items in several requests`;
  return refusal('ERR_INPUT', message, path);
}
