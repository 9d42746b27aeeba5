import type { IndexEnvironment } from './index-environment.ts';
import { dataFile } from './index-folder.ts';
import {
  type JournalEntry,
  readHead,
  readRecord,
  readTable,
  type TableMeta,
} from './index-records.ts';
import type { StoreReader } from './lmdb-file.ts';
import { ownerOf } from './shard-owner.ts';
import { formatError } from './store-error.ts';
import { storeKey, textAfter } from './store-key.ts';
import type { VectorTraits } from './vector-traits.ts';

/** Takes over what changed in a table. */
export interface RowSink {
  clear(): void;
  /** @param value Holds only during the call. */
  set(id: string, value: Buffer): void;
  delete(id: string): void;
}

/** State of a table in one snapshot. */
export interface TableState {
  version: number;
  meta: TableMeta;
}

/** Values by id in one table of an index; only those that this shard owns. */
export class IndexTable {
  readonly #environment: IndexEnvironment;
  readonly #name: string;
  /** That was read last. */
  #state: TableState | undefined;

  constructor(environment: IndexEnvironment, name: string) {
    this.#environment = environment;
    this.#name = name;
  }

  /** Names the index in messages. */
  get label(): string {
    return `${this.#name} in ${this.#environment.place.folder}`;
  }

  /** Adds a copy of `value` to the pending writes. `update`: only where the row exists. */
  put(kind: 'put' | 'update', id: string, value: Uint8Array, root: string): void {
    if (!this.#owns(id)) return;
    const table = this.#name;
    this.#environment.pending.push({ table, id, root, kind, value: Buffer.from(value) });
  }

  /** Adds to the pending writes: forget the row, if there is one. */
  remove(id: string): void {
    if (!this.#owns(id)) return;
    this.#environment.pending.push({ table: this.#name, id, root: id, kind: 'remove' });
  }

  /** Checks vectors about to be put against those stored and those pending. Throws as `mergeTraits`. */
  expect(traits: VectorTraits): void {
    this.#environment.pending.expect(this.#name, traits, this.label);
  }

  /** Stands for the request that is under way: another object for each one. */
  get request(): object {
    return this.#environment.request;
  }

  /** The stored values; undefined where unknown or owned by another shard. */
  getAll(ids: readonly string[]): (Buffer | undefined)[] {
    const read = (reader: StoreReader) => ids.map((id) => this.#get(reader, id));
    return this.#environment.read(read) ?? ids.map(() => undefined);
  }

  get meta(): TableMeta {
    return this.#environment.read((reader) => readTable(reader, this.#name)) ?? { count: 0 };
  }

  /** Number of rows that this shard owns. */
  get size(): number {
    if (this.#environment.place.shards === 1) return this.meta.count;
    const count = (reader: StoreReader) => {
      let owned = 0;
      for (const _ of this.#ownedIds(reader)) owned++;
      return owned;
    };
    return this.#environment.read(count) ?? 0;
  }

  /**
   * Tells `sink` what changed after `version`: row by row where the journal reaches back that far, else everything.
   * Reads one snapshot, and next to nothing when there was no change.
   */
  follow(version: number, sink: RowSink): TableState {
    const read = (reader: StoreReader): TableState => {
      const now = readHead(reader)?.version ?? 0;
      if (now === version && this.#state?.version === now) return this.#state;
      this.#state = { version: now, meta: readTable(reader, this.#name) };
      if (now === version) return this.#state;
      const changed = this.#changedIds(reader, version, now);
      if (changed) this.#apply(reader, changed, sink);
      else this.#reload(reader, sink);
      return this.#state;
    };
    return this.#environment.read(read) ?? { version: 0, meta: { count: 0 } };
  }

  /** undefined when the journal does not reach back to `after`. */
  #changedIds(reader: StoreReader, after: number, until: number): Set<string> | undefined {
    const ids = new Set<string>();
    if (after === 0) return undefined;
    for (let version = after + 1; version <= until; version++) {
      const entry = readRecord<JournalEntry>(reader, storeKey('journal', version));
      if (!entry) return undefined;
      for (const id of entry[this.#name] ?? []) ids.add(id);
    }
    return ids;
  }

  #apply(reader: StoreReader, ids: ReadonlySet<string>, sink: RowSink): void {
    const rows = [...ids].map((id) => ({ id, value: this.#get(reader, id) }));
    // First what is gone: an index that was emptied may be filled with vectors of another length.
    for (const { id, value } of rows) if (!value) sink.delete(id);
    for (const { id, value } of rows) if (value) sink.set(id, value);
  }

  #reload(reader: StoreReader, sink: RowSink): void {
    sink.clear();
    const prefix = storeKey('row', this.#name);
    let rows = 0;
    reader.scan(prefix, (key, value) => {
      const id = textAfter(key, prefix);
      rows++;
      if (this.#owns(id)) sink.set(id, value);
    });
    const { count } = readTable(reader, this.#name);
    if (rows === count) return;
    const { folder } = this.#environment.place;
    throw formatError(
      dataFile(folder),
      `${rows} of the ${count} rows of ${this.#name} can be read`,
    );
  }

  *#ownedIds(reader: StoreReader): Iterable<string> {
    const prefix = storeKey('row', this.#name);
    for (const key of reader.keys(prefix)) {
      const id = textAfter(key, prefix);
      if (this.#owns(id)) yield id;
    }
  }

  #get(reader: StoreReader, id: string): Buffer | undefined {
    if (!this.#owns(id)) return undefined;
    return reader.get(storeKey('row', this.#name, id));
  }

  #owns(id: string): boolean {
    const { shard, shards } = this.#environment.place;
    return ownerOf(id, shards) === shard;
  }
}
