import type { RowChanges } from './row-changes.ts';
import { mergeTraits, type VectorTraits } from './vector-traits.ts';

/** One change of one row, as an indexer asked for it. */
export interface PendingWrite {
  table: string;
  id: string;
  /** Id of the root Document it belongs to. */
  root: string;
  /** `update`: only where the row exists. */
  kind: 'put' | 'update' | 'remove';
  /** None for `remove`. */
  value?: Uint8Array;
}

/** A row as a request leaves it. */
export interface FinalWrite {
  table: string;
  id: string;
  root: string;
  value: Uint8Array | undefined;
  /** What was stored before the request. */
  previous: Buffer | undefined;
}

/** What the drivers of one request asked for and `commit` has not written yet. */
export class PendingWrites {
  readonly #writes: PendingWrite[] = [];
  readonly #traits = new Map<string, { traits: VectorTraits; label: string }>();

  get isEmpty(): boolean {
    return this.#writes.length === 0;
  }

  push(write: PendingWrite): void {
    this.#writes.push(write);
  }

  /** Checks vectors against the other ones of this request. Throws as `mergeTraits`. */
  expect(table: string, traits: VectorTraits, label: string): void {
    const known = this.#traits.get(table)?.traits;
    this.#traits.set(table, { traits: known ? mergeTraits(label, known, traits) : traits, label });
  }

  /** Each row once, as the last write leaves it; rows that stay as they are are left out. */
  resolve(changes: RowChanges): FinalWrite[] {
    for (const [table, { traits, label }] of this.#traits) changes.expect(table, traits, label);
    const rows = new Map<string, FinalWrite>();
    for (const { table, id, root, kind, value } of this.#writes) {
      const key = JSON.stringify([table, id]);
      const row = rows.get(key);
      const previous = changes.get(table, id);
      const exists = (row ? row.value : previous) !== undefined;
      if (kind !== 'put' && !exists) continue;
      rows.set(key, { table, id, root, value, previous });
    }
    return [...rows.values()].filter(({ value, previous }) => value || previous);
  }
}
