import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { dataFile } from '../store/data-file.ts';
import { decodeRecord, type IndexHead, indexFormat } from '../store/index-records.ts';
import { LmdbFile } from '../store/lmdb-file.ts';
import { RowCount, type TableCount } from '../store/row-count.ts';
import { describeKey, isKind, rowOf } from '../store/store-key.ts';
import { readEntries } from './read-entries.ts';

/** A row of a table. */
export interface RowName {
  table: string;
  id: string;
}

/** What a check of one index found. */
export interface IndexCheck {
  folder: string;
  /** With the rows that are whole. */
  tables: TableCount[];
  /** What is wrong, a sentence each; none when all of it is whole. */
  faults: string[];
  /** Rows that are there and damaged. */
  damaged: RowName[];
  /** Folders of the indexes that were written together with it and are gone. */
  gone: string[];
}

/**
 * Reads all pages and all records of the index in `folder`, and compares order, counts and checksums. Changes nothing. An index that is
 * written meanwhile is checked as it was at the beginning.
 */
export async function checkIndex(folder: string): Promise<IndexCheck> {
  const check: IndexCheck = { folder, tables: [], faults: [], damaged: [], gone: [] };
  const file = openIfSound(folder);
  const release = file?.hold();
  try {
    readInto(check);
  } finally {
    release?.();
    await file?.close();
  }
  return check;
}

function readInto(check: IndexCheck): void {
  const { folder, faults } = check;
  const rows = new RowCount();
  let hasHead = false;
  readEntries(dataFile(folder), {
    onEntry: (key, value) => {
      rows.add(key, () => value);
      if (!isKind(key, 'head')) return;
      hasHead = true;
      checkHead(decodeRecord<IndexHead>(value), check);
    },
    onDamaged: (key) => {
      faults.push(`the checksum does not fit of ${describeKey(key)}`);
      const row = rowOf(key);
      if (row) check.damaged.push(row);
    },
    onFault: (fault) => faults.push(fault),
  });
  check.tables = rows.tables;
  for (const { table, found, expected } of rows.different) {
    const all = expected === undefined ? 'an unknown number of' : `${expected}`;
    faults.push(`${found} of ${all} rows of ${table} are whole`);
  }
  if (!hasHead && check.tables.length > 0) faults.push('its head is lost');
}

function checkHead({ format, others = [] }: IndexHead, { folder, faults, gone }: IndexCheck): void {
  if (format > indexFormat) {
    faults.push(`its format is ${format}, this version reads up to ${indexFormat}`);
  }
  for (const other of others) {
    const place = join(folder, other);
    if (!existsSync(dataFile(place))) gone.push(place);
  }
}

/** Holds off writers that would use its pages again; a file that LMDB cannot open has none. */
function openIfSound(folder: string): LmdbFile | undefined {
  try {
    return LmdbFile.open(folder, false);
  } catch {
    return undefined;
  }
}
