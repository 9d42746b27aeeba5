import {
  encodeRecord,
  type IndexHead,
  indexFormat,
  type JournalEntry,
  readHead,
  readTable,
  type TableMeta,
} from './index-records.ts';
import type { StoreWriter } from './lmdb-file.ts';
import { storeKey } from './store-key.ts';
import { mergeTraits, type VectorTraits } from './vector-traits.ts';

/** Versions whose changes are remembered for readers; one that is further behind reads everything again. */
const journalLength = 1000;

/** Changes rows within one transaction and keeps counts, version and journal in step. */
export class RowChanges {
  /** Of this transaction. */
  readonly version: number;
  readonly writer: StoreWriter;
  readonly #tables = new Map<string, TableMeta>();
  readonly #changed = new Map<string, Set<string>>();
  readonly #head: IndexHead | undefined;

  constructor(writer: StoreWriter) {
    this.writer = writer;
    this.#head = readHead(writer);
    this.version = (this.#head?.version ?? 0) + 1;
  }

  /** The stored bytes of a row. */
  get(table: string, id: string): Buffer | undefined {
    return this.writer.get(storeKey('row', table, id));
  }

  /** Stores `value` in place of `previous`; undefined removes the row. */
  set(
    table: string,
    id: string,
    value: Uint8Array | undefined,
    previous: Uint8Array | undefined,
  ): void {
    const key = storeKey('row', table, id);
    if (value) this.writer.put(key, value);
    else this.writer.remove(key);
    this.#tableOf(table).count += (value ? 1 : 0) - (previous ? 1 : 0);
    const ids = this.#changed.get(table);
    if (ids) ids.add(id);
    else this.#changed.set(table, new Set([id]));
  }

  /** Checks vectors about to be stored against those of the table. Throws as `mergeTraits`. */
  expect(table: string, traits: VectorTraits, label: string): void {
    const meta = this.#tableOf(table);
    const isBinding = meta.count > 0 && meta.traits;
    meta.traits = isBinding ? mergeTraits(label, isBinding, traits) : traits;
  }

  /** To be called last: writes counts, version and journal when a row changed. */
  finish(): void {
    if (this.#changed.size === 0) return;
    const { writer, version } = this;
    for (const [table, meta] of this.#tables) {
      writer.put(storeKey('table', table), encodeRecord(meta));
    }
    const journal: JournalEntry = Object.fromEntries(
      [...this.#changed].map(([table, ids]) => [table, [...ids]]),
    );
    writer.put(storeKey('journal', version), encodeRecord(journal));
    if (version > journalLength) writer.remove(storeKey('journal', version - journalLength));
    writer.put(storeKey('head'), encodeRecord({ ...this.#head, format: indexFormat, version }));
  }

  #tableOf(table: string): TableMeta {
    const known = this.#tables.get(table);
    if (known) return known;
    const meta = readTable(this.writer, table);
    this.#tables.set(table, meta);
    return meta;
  }
}
