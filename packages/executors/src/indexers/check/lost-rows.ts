import { dataFile } from '../store/index-folder.ts';
import { rowOf } from '../store/store-key.ts';
import type { IndexCheck, RowName } from './check-index.ts';
import { readEntries } from './read-entries.ts';

/**
 * The rows of an index whose loss is known by id: those that are damaged, and those that stood on a damaged page. The latter are known when
 * another index of the workspace has a table that is whole and has all rows that are left here.
 */
export function lostRows(check: IndexCheck, checks: readonly IndexCheck[]): RowName[] {
  const lost = new Map(check.damaged.map((row) => [JSON.stringify(row), row]));
  for (const { table, found, expected } of check.tables) {
    if (found >= (expected ?? Number.POSITIVE_INFINITY)) continue;
    const there = idsOf(check.folder, table);
    for (const id of idsOfTwin({ there, expected }, checks)) {
      if (!there.has(id)) lost.set(JSON.stringify({ table, id }), { table, id });
    }
  }
  return [...lost.values()];
}

function idsOfTwin(
  { there, expected }: { there: ReadonlySet<string>; expected: number | undefined },
  checks: readonly IndexCheck[],
): ReadonlySet<string> {
  for (const { folder, tables } of checks) {
    for (const other of tables) {
      const isWhole = other.found === other.expected;
      const fits = expected === undefined || other.found === expected;
      if (!isWhole || !fits) continue;
      const ids = idsOf(folder, other.table);
      if ([...there].every((id) => ids.has(id))) return ids;
    }
  }
  return new Set();
}

function idsOf(folder: string, table: string): Set<string> {
  const ids = new Set<string>();
  readEntries(dataFile(folder), {
    onEntry: (key) => {
      const row = rowOf(key);
      if (row?.table === table) ids.add(row.id);
    },
  });
  return ids;
}
