import { decodeRecord, type TableMeta } from './index-records.ts';
import { isKind, rowOf, storeKey, textAfter } from './store-key.ts';

export interface TableCount {
  table: string;
  /** Rows that are there. */
  found: number;
  /** Rows that the record of the table says; undefined when there is no such record. */
  expected: number | undefined;
}

/** Stands for the tables of rows whose key is damaged. */
const noTable = '(damaged keys)';

/** Compares the rows of each table with the number in its record. */
export class RowCount {
  readonly #expected = new Map<string, number>();
  readonly #found = new Map<string, number>();
  /** Beginning of the keys of the table that the last row belongs to. */
  #prefix: Buffer = Buffer.alloc(0);
  #table = noTable;

  /** @param value Reads the value of a small record. */
  add(key: Buffer, value: () => Buffer): void {
    if (isKind(key, 'row')) this.#addRow(key);
    else if (isKind(key, 'table')) {
      const { count } = decodeRecord<TableMeta>(value());
      this.#expected.set(textAfter(key, storeKey('table')), count);
    }
  }

  /** All tables, by name. */
  get tables(): TableCount[] {
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
    const length = this.#prefix.length;
    if (length === 0 || key.compare(this.#prefix, 0, length, 0, length) !== 0) {
      const row = rowOf(key);
      this.#table = row?.table ?? noTable;
      this.#prefix = row ? storeKey('row', row.table) : Buffer.alloc(0);
    }
    this.#found.set(this.#table, (this.#found.get(this.#table) ?? 0) + 1);
  }
}
