import { join } from 'node:path';
import { dataFile, hasIndex } from '../store/index-folder.ts';
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
  /** The tables, with the rows that are whole. */
  tables: TableCount[];
  /** What is wrong, a sentence each; empty when the index is whole. */
  faults: string[];
  /** Rows that are there and damaged. */
  damaged: RowName[];
  /** Folders of the indexes that were written together with it and are gone. */
  gone: string[];
  /** Set when a newer version of Podflow made it; then its tables are not known. */
  newerFormat?: number;
  /** Set when the newest meta page is damaged: what the last transaction wrote is lost or open again. */
  isOlder?: true;
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

/** The index in `folder`; undefined for a file that LMDB cannot open. */
export function openIfSound(folder: string): LmdbFile | undefined {
  try {
    return LmdbFile.open(folder, false);
  } catch {
    return undefined;
  }
}

function readInto(check: IndexCheck): void {
  const { folder, faults } = check;
  const rows = new RowCount();
  let head: IndexHead | undefined;
  readEntries(dataFile(folder), {
    onEntry: (key, value, entry) => {
      if (isKind(key, 'head')) head = decodeRecord<IndexHead>(value);
      else rows.add(entry, () => value);
    },
    onDamaged: (key) => {
      faults.push(`the checksum does not fit of ${describeKey(key)}`);
      const row = rowOf(key);
      if (row) check.damaged.push(row);
    },
    onFault: (fault) => faults.push(fault),
    onOlder: () => {
      check.isOlder = true;
    },
  });
  if (head && head.format > indexFormat) {
    // What looks damaged may be what this version does not know.
    check.faults = [];
    check.newerFormat = head.format;
    return;
  }
  check.tables = rows.tables;
  for (const { table, found, expected } of rows.different) {
    faults.push(
      expected === undefined
        ? `${found} rows of ${table} are whole; its record is lost, with their number and, of vectors, metric and model`
        : `${found} of ${expected} rows of ${table} are whole`,
    );
  }
  if (!head && check.tables.length > 0) faults.push('its head is lost');
  for (const other of head?.others ?? []) {
    const place = join(folder, other);
    if (!hasIndex(place)) check.gone.push(place);
  }
}
