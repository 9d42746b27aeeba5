import { FlowError } from './flow-error.ts';

/**
 * The text of a file: UTF-8, or UTF-16 that begins with a byte order mark; the mark is left out. Nothing is replaced:
 * throws `ERR_FILE_UNREADABLE`, which names `file` and the line, for bytes that are no text in that encoding (Latin-1 among
 * them, which nothing tells apart from its relatives) and for zero bytes.
 */
export function decodeText(bytes: Uint8Array, file: string): string {
  const utf16 = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-16be';
  const isUtf16 = utf16 === 'utf-16le' || (bytes[0] === 0xfe && bytes[1] === 0xff);
  const text = isUtf16 ? decodeUtf16(bytes, utf16, file) : decodeUtf8(bytes, file);
  const zero = text.indexOf('\0');
  if (zero < 0) return text;
  const what = 'has a zero byte; it is no text, or UTF-16 without a byte order mark';
  throw unreadable(file, lineCount(text.slice(0, zero)), what);
}

function decodeUtf8(bytes: Uint8Array, file: string): string {
  const text = utf8Of(bytes);
  if (text !== undefined) return text;
  const advice = 'in an editor, or with iconv -f latin1 -t utf-8 if it is Latin-1';
  throw unreadable(file, wrongLine(bytes), 'is not UTF-8 text', advice);
}

function utf8Of(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** The first line, from 1, that is no UTF-8: a line feed is never part of another character. */
function wrongLine(bytes: Uint8Array): number {
  let start = 0;
  for (let line = 1; ; line += 1) {
    const feed = bytes.indexOf(0x0a, start);
    if (feed < 0 || utf8Of(bytes.subarray(start, feed)) === undefined) return line;
    start = feed + 1;
  }
}

function decodeUtf16(bytes: Uint8Array, encoding: 'utf-16le' | 'utf-16be', file: string): string {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    // Half a character at the end, or a half of a pair without the other one.
    const whole = new TextDecoder(encoding).decode(bytes);
    const place = whole.indexOf('\uFFFD');
    throw unreadable(file, lineCount(whole.slice(0, place)), 'is not UTF-16, as its mark says');
  }
}

function lineCount(text: string): number {
  return text.split('\n').length;
}

function unreadable(file: string, line: number, what: string, advice?: string): FlowError {
  const how = advice === undefined ? '' : `, ${advice}`;
  return new FlowError(
    'ERR_FILE_UNREADABLE',
    `${file}:${line} ${what}; save the file as UTF-8${how}`,
  );
}
