import { dirname, resolve } from 'node:path';
import { FlowError } from '@podflow/core';
import { readText } from './read-lines.ts';

/** A picture and what it shows. */
export interface CaptionRow {
  /** Absolute. */
  file: string;
  /** Trimmed; undefined when the cell is empty: the picture has no caption in this row. */
  caption: string | undefined;
}

/** Whether a file is taken for a captions file, by its name. */
export function isCaptionsFile(file: string): boolean {
  return /\.(?:csv|tsv|jsonl)$/i.test(file);
}

/**
 * Reads a captions file: CSV with a head line, with tabs or semicolons too if the head line has them and no comma, or one
 * JSON object a line when it ends in `.jsonl`; each row has `file` (or `image`; relative to the captions file) and `caption`.
 * Throws `ERR_INPUT` naming the row, `ERR_FILE_MISSING`, `ERR_FILE_UNREADABLE`, see `readText`.
 */
export async function readCaptions(captionsFile: string): Promise<CaptionRow[]> {
  const text = await readText(captionsFile);
  const rows = captionsFile.toLowerCase().endsWith('.jsonl')
    ? parseJsonLines(text, captionsFile)
    : await parseCsv(text, captionsFile);
  return rows.map(({ row, line }) => {
    const { image, file = image, caption } = (row ?? {}) as Readonly<Record<string, unknown>>;
    if (typeof file !== 'string' || file === '' || typeof caption !== 'string') {
      throw new FlowError(
        'ERR_INPUT',
        `${captionsFile}:${line} has no "file" and "caption"; expected the columns file,caption`,
      );
    }
    return { file: resolve(dirname(captionsFile), file), caption: caption.trim() || undefined };
  });
}

interface Row {
  row: unknown;
  /** From 1. */
  line: number;
}

async function parseCsv(text: string, file: string): Promise<Row[]> {
  // Loaded when first needed: most programs that import this package read no CSV.
  const { parse } = await import('csv-parse/sync');
  try {
    const records: { record: unknown; info: { lines: number } }[] = parse(text, {
      columns: (head: string[]) => head.map((name) => name.toLowerCase()),
      delimiter: delimiterOf(text),
      info: true,
      skip_empty_lines: true,
      trim: true,
    });
    return records.map(({ record, info }) => ({ row: record, line: info.lines }));
  } catch (cause) {
    throw new FlowError('ERR_INPUT', `${file} is no CSV: ${(cause as Error).message}`, { cause });
  }
}

function delimiterOf(text: string): string {
  const head = /^.*/.exec(text)?.[0] ?? '';
  return [',', '\t', ';'].find((delimiter) => head.includes(delimiter)) ?? ',';
}

function parseJsonLines(text: string, file: string): Row[] {
  return text.split('\n').flatMap((source, index) => {
    if (source.trim() === '') return [];
    try {
      return [{ row: JSON.parse(source) as unknown, line: index + 1 }];
    } catch (cause) {
      const { message } = cause as Error;
      throw new FlowError('ERR_INPUT', `${file}:${index + 1} is no JSON: ${message}`, { cause });
    }
  });
}
