import { decodeRecord, type TableMeta } from './index-records.ts';
import { isKind, storeKey, textAfter } from './store-key.ts';

export interface TableCount {
  table: string;
  /** Rows that are there. */
  found: number;
  /** Rows that it says it has; undefined when it says nothing. */
  expected: number | undefined;
}

/** Compares the rows of each table with what the table says it has. Takes all entries of an index, in the order of their keys. */
export class RowCount {
  readonly #expected = new Map<string, number>();
  readonly #found = new Map<string, number>();
  /** Of the table whose rows come just now. */
  #prefix = storeKey('row');
  #table = '';
  #rows = 0;

  /** @param value Reads the value of a small record. */
  add(key: Buffer, value: () => Buffer): void {
    if (isKind(key, 'row')) this.#addRow(key);
    else if (isKind(key, 'table')) {
      const { count } = decodeRecord<TableMeta>(value());
      this.#expected.set(textAfter(key, storeKey('table')), count);
    }
  }

  /** All tables, by name, when all entries were taken. */
  get tables(): TableCount[] {
    this.#note();
    const names = new Set([...this.#expected.keys(), ...this.#found.keys()]);
    return [...names].sort().map((table) => ({
      table,
      found: this.#found.get(table) ?? 0,
      expected: this.#expected.get(table),
    }));
  }

  /** The tables that have more or fewer rows than they say. */
  get different(): TableCount[] {
    return this.tables.filter(({ found, expected }) => found !== (expected ?? 0));
  }

  #addRow(key: Buffer): void {
    const isSame = this.#rows > 0 && key.subarray(0, this.#prefix.length).equals(this.#prefix);
    if (!isSame) {
      this.#note();
      this.#table = textAfter(key, storeKey('row'));
      this.#prefix = storeKey('row', this.#table);
      this.#rows = 0;
    }
    this.#rows++;
  }

  #note(): void {
    if (this.#rows > 0) this.#found.set(this.#table, this.#rows);
  }
}
