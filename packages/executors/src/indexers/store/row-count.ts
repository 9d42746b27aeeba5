import { decodeRecord, type TableMeta } from './index-records.ts';
import type { PageNode } from './pages/tree-page.ts';
import { rowOf, storeKey, textAfter } from './store-key.ts';

export interface TableCount {
  table: string;
  /** Rows that are there. */
  found: number;
  /** Rows that the record of the table says; undefined when there is no such record. */
  expected: number | undefined;
}

const rowKeys = storeKey('row');
const tableKeys = storeKey('table');

/** Stands for the tables of rows whose key is damaged. */
const noTable = '(damaged keys)';

/** Compares the rows of each table with the number in its record. */
export class RowCount {
  readonly #expected = new Map<string, number>();
  readonly #found = new Map<string, number>();
  /** Beginning of the keys of the table that the last row belongs to. */
  #prefix: Buffer | undefined;
  #table = noTable;

  /** @param value Reads the value of a small record. */
  add(entry: PageNode, value: () => Buffer): void {
    if (entry.keyStartsWith(rowKeys)) this.#addRow(entry);
    else if (entry.keyStartsWith(tableKeys)) {
      const { count } = decodeRecord<TableMeta>(value());
      this.#expected.set(textAfter(entry.key, tableKeys), count);
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

  #addRow(entry: PageNode): void {
    if (!this.#prefix || !entry.keyStartsWith(this.#prefix)) {
      const row = rowOf(entry.key);
      this.#table = row?.table ?? noTable;
      this.#prefix = row && storeKey('row', row.table);
    }
    this.#found.set(this.#table, (this.#found.get(this.#table) ?? 0) + 1);
  }
}
