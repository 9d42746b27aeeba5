import { LineCounter } from 'yaml';
import type { Place } from './flow-config.ts';

/** An offset (UTF-16 units, from 0) into a text. */
export interface Location {
  source: SourceText;
  offset: number;
}

/** A YAML text that faults can point into. Text inside another file points at the value it stands in. */
export class SourceText {
  readonly file: string;
  readonly text: string;
  readonly #anchor: Location | undefined;
  readonly #lines = new LineCounter();

  /**
   * @param file How messages call it.
   * @param anchor Where the whole text stands in another one, for inline YAML.
   */
  constructor(file: string, text: string, anchor?: Location) {
    this.file = file;
    this.text = text;
    this.#anchor = anchor;
    for (let start = 0; start >= 0; start = nextLine(text, start)) this.#lines.addNewLine(start);
  }

  place(offset: number): Place {
    if (this.#anchor) return this.#anchor.source.place(this.#anchor.offset);
    const { line, col } = this.#lines.linePos(offset);
    return { file: this.file, line, column: col };
  }

  /** The line at `offset` with its neighbours and a caret below the column. */
  frame(offset: number): string {
    if (this.#anchor) return this.#anchor.source.frame(this.#anchor.offset);
    const { line, column } = this.place(offset);
    const width = String(line + 1).length;
    const first = Math.max(0, column - maxColumns / 2);
    const rows: string[] = [];
    for (const number of [line - 1, line, line + 1]) {
      const content = this.#line(number);
      if (content === undefined) continue;
      const mark = number === line ? '>' : ' ';
      const shown = printable(content.slice(first, first + maxColumns));
      rows.push(`${mark} ${String(number).padStart(width)} | ${shown}`.trimEnd());
      if (number === line) rows.push(`  ${' '.repeat(width)} | ${' '.repeat(column - 1 - first)}^`);
    }
    return rows.join('\n');
  }

  #line(number: number): string | undefined {
    const start = this.#lines.lineStarts[number - 1];
    if (start === undefined) return undefined;
    return this.text.slice(start, this.#lines.lineStarts[number]).replace(/\r?\n$/, '');
  }
}

/** Longer lines are cut around the column. */
const maxColumns = 120;

function nextLine(text: string, start: number): number {
  const end = text.indexOf('\n', start);
  return end < 0 ? -1 : end + 1;
}

/** Keeps the caret in its column and control characters out of the terminal. */
function printable(line: string): string {
  return line.replaceAll('\t', ' ').replace(/\p{Cc}/gu, '\uFFFD');
}
