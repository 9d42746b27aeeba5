import type { StoreReader } from './lmdb-file.ts';
import { storeKey } from './store-key.ts';
import type { VectorTraits } from './vector-traits.ts';

/** Format of what is in the file; a newer one is refused. */
export const indexFormat = 2;

/** Kept once per file. Its key and checksum are the same in every format, so that older versions can say that a file is newer. */
export interface IndexHead {
  format: number;
  /** Counts the transactions that changed rows. */
  version: number;
  /** The indexes that the Flows which wrote this one had beside it: their folders, relative to its own. Default: none. */
  others?: readonly string[];
}

/** Kept once per table. */
export interface TableMeta {
  /** Rows, of all shards. */
  count: number;
  /** Binding while there are rows. */
  traits?: VectorTraits;
}

/** A row that a request changed. */
export interface TouchedRow {
  table: string;
  id: string;
  /** Id of the root Document it belongs to. */
  root: string;
}

/** A request that was written and can still be taken back. */
export interface UnsettledRequest {
  /** The running Pod that wrote it. */
  owner: string;
  touched: TouchedRow[];
}

/** Ids of the rows that one version changed, by table. */
export type JournalEntry = Record<string, string[]>;

/** The head of the file; undefined before the first commit. */
export function readHead(reader: StoreReader): IndexHead | undefined {
  return readRecord<IndexHead>(reader, storeKey('head'));
}

/** The meta of a table; an empty one for a table that does not exist. */
export function readTable(reader: StoreReader, table: string): TableMeta {
  return readRecord<TableMeta>(reader, storeKey('table', table)) ?? { count: 0 };
}

/** A small record, kept as JSON. */
export function readRecord<T>(reader: StoreReader, key: Buffer): T | undefined {
  const value = reader.get(key);
  return value && decodeRecord<T>(value);
}

/** A small record as bytes. */
export function encodeRecord(record: object): Buffer {
  return Buffer.from(JSON.stringify(record), 'utf8');
}

/** The record in `value`. */
export function decodeRecord<T>(value: Buffer): T {
  return JSON.parse(value.toString('utf8')) as T;
}
