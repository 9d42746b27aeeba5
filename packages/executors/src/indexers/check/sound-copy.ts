import {
  decodeRecord,
  encodeRecord,
  type IndexHead,
  indexFormat,
  type TableMeta,
} from '../store/index-records.ts';
import type { LmdbFile } from '../store/lmdb-file.ts';
import { isKind, rowOf, storeKey, textAfter } from '../store/store-key.ts';
import { vectorTablePrefix } from '../store/vector-traits.ts';

/** Bytes written in one transaction. */
const transactionBytes = 16 * 2 ** 20;
const float32Bytes = 4;

/** What is known of a table while its rows are copied. */
interface CopiedTable {
  /** The record of the table, when it is whole. */
  meta: TableMeta | undefined;
  rows: number;
  /** Bytes of the last row. */
  rowBytes: number;
}

/** Copies the entries of a damaged index to a new one, and makes the records that sum them up anew. */
export class SoundCopy {
  readonly #target: LmdbFile;
  readonly #tables = new Map<string, CopiedTable>();
  #head: IndexHead | undefined;
  #batch: { key: Buffer; value: Buffer }[] = [];
  #bytes = 0;

  constructor(target: LmdbFile) {
    this.#target = target;
  }

  add(key: Buffer, value: Buffer): void {
    if (isKind(key, 'head')) this.#head = decodeRecord(value);
    else if (isKind(key, 'table')) {
      this.#tableOf(textAfter(key, storeKey('table'))).meta = decodeRecord(value);
      // The journal tells readers what changed from version to version; after a repair they read everything again.
    } else if (!isKind(key, 'journal')) this.#copy(key, value);
  }

  /** To be called last. Returns false when nothing was there to copy. @param change What to change in the head. */
  finish(change: (head: IndexHead) => IndexHead): boolean {
    if (this.#tables.size === 0) return false;
    this.#flush();
    this.#target.write((writer) => {
      for (const [name, table] of this.#tables) {
        writer.put(storeKey('table', name), encodeRecord(metaOf(name, table)));
      }
      // A version that no reader knows.
      const version = (this.#head?.version ?? Date.now()) + 1_000_000;
      const head = change({ ...this.#head, format: indexFormat, version });
      writer.put(storeKey('head'), encodeRecord(head));
    });
    return true;
  }

  #copy(key: Buffer, value: Buffer): void {
    const row = rowOf(key);
    if (row) {
      const table = this.#tableOf(row.table);
      table.rows++;
      table.rowBytes = value.length;
    }
    this.#batch.push({ key: Buffer.from(key), value: Buffer.from(value) });
    this.#bytes += key.length + value.length;
    if (this.#bytes >= transactionBytes) this.#flush();
  }

  #tableOf(name: string): CopiedTable {
    const known = this.#tables.get(name) ?? { meta: undefined, rows: 0, rowBytes: 0 };
    this.#tables.set(name, known);
    return known;
  }

  #flush(): void {
    this.#target.write((writer) => {
      for (const { key, value } of this.#batch) writer.put(key, value);
    });
    this.#batch = [];
    this.#bytes = 0;
  }
}

/** Where the record of a table of vectors is lost, their dimension is still in the rows; metric and model are not. */
function metaOf(name: string, { meta, rows, rowBytes }: CopiedTable): TableMeta {
  if (meta) return { ...meta, count: rows };
  if (!name.startsWith(vectorTablePrefix)) return { count: rows };
  return { count: rows, traits: { dimension: rowBytes / float32Bytes } };
}
