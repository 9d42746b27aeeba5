import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { FlowError } from '@podflow/core/executor';
import { dataFile } from '../store/data-file.ts';
import { rowOf } from '../store/store-key.ts';
import type { IndexCheck, RowName } from './check-index.ts';
import { readEntries } from './read-entries.ts';

export interface WorkspaceCheckOptions {
  /** Drops what is damaged. Default: only tells of it. */
  repair: boolean;
  /** Called when one of the indexes is about to be checked. */
  onIndex?(folder: string): void;
}

/** An index of a workspace, as it was found and what became of it. */
export interface IndexReport extends IndexCheck {
  state: 'whole' | 'damaged' | 'repaired' | 'gone';
  /** Rows that the index should have and has not, or not whole, as far as their ids are known. */
  lost: RowName[];
  /** Where the damaged file is kept after a repair. */
  kept?: string;
}

/**
 * Checks all indexes in a workspace: a folder of indexes, or one index. Throws `ERR_INDEX_EMPTY` when it has none, and with `repair` what
 * `repairIndex` throws.
 */
export async function checkWorkspace(
  workspace: string,
  { repair, onIndex }: WorkspaceCheckOptions,
): Promise<IndexReport[]> {
  const folders = indexFolders(workspace);
  // They load LMDB.
  const { checkIndex } = await import('./check-index.ts');
  const { forgetGone, repairIndex } = await import('./repair-index.ts');
  const checks: IndexCheck[] = [];
  for (const folder of folders) {
    onIndex?.(folder);
    checks.push(await checkIndex(folder));
  }
  const reports: IndexReport[] = [];
  for (const check of checks) {
    const lost = lostRows(check, checks);
    if (check.faults.length === 0) {
      if (repair && check.gone.length > 0) await forgetGone(check.folder);
      reports.push({ ...check, state: 'whole', lost });
    } else if (repair) {
      const kept = await repairIndex(check.folder);
      reports.push({ ...check, state: 'repaired', lost, kept });
    } else reports.push({ ...check, state: 'damaged', lost });
  }
  const gone = new Set(checks.flatMap((check) => check.gone));
  for (const folder of gone) {
    const faults = ['it was written together with the others and is gone'];
    reports.push({ folder, tables: [], faults, damaged: [], gone: [], state: 'gone', lost: [] });
  }
  return reports;
}

function indexFolders(workspace: string): string[] {
  const root = resolve(workspace);
  const names = existsSync(root) ? readdirSync(root, { withFileTypes: true }) : [];
  const inside = names.filter((entry) => entry.isDirectory()).map(({ name }) => join(root, name));
  const folders = [root, ...inside.sort()].filter((folder) => existsSync(dataFile(folder)));
  if (folders.length > 0) return folders;
  throw new FlowError(
    'ERR_INDEX_EMPTY',
    `There is no index in ${root}: expected a folder with folders that have a data.mdb each, the workspace of a Flow.`,
  );
}

/**
 * Rows whose id is known: those that are damaged, and those that stood on a page that is. The latter are in another index of the
 * workspace, when it has a table that is whole and has all rows that are left here.
 */
function lostRows(check: IndexCheck, checks: readonly IndexCheck[]): RowName[] {
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
    onDamaged: () => {},
    onFault: () => {},
  });
  return ids;
}
