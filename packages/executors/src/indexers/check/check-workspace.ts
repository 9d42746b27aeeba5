import { resolve } from 'node:path';
import { types } from 'node:util';
import { FlowError } from '@podflow/core/executor';
import { hasIndex, indexesIn } from '../store/index-folder.ts';
import type { IndexCheck, RowName } from './check-index.ts';
import { lostRows } from './lost-rows.ts';

export interface WorkspaceCheckOptions {
  /** Writes what is whole of a damaged index into a new file. Default: changes nothing. */
  repair: boolean;
  /** Called when one of the indexes is about to be checked. */
  onIndex?(folder: string): void;
}

/** An index of a workspace, as it was found and what became of it. */
export interface IndexReport extends IndexCheck {
  /** `newer`: a newer version of Podflow made it, and only that can check or repair it. */
  state: 'whole' | 'damaged' | 'repaired' | 'gone' | 'newer';
  /** Rows that the index should have and has not, or not whole, as far as their ids are known. */
  lost: RowName[];
  /** Where the damaged file is kept after a repair. */
  kept?: string;
  /** Why it could not be repaired. The other indexes are repaired all the same. */
  problem?: { code: string; message: string };
}

/** Checks all indexes in a workspace: a folder of indexes, or one index. Throws `ERR_INDEX_EMPTY` when it has none. */
export async function checkWorkspace(
  workspace: string,
  { repair, onIndex }: WorkspaceCheckOptions,
): Promise<IndexReport[]> {
  const folders = indexFolders(workspace);
  // LMDB is loaded by this command only.
  const { checkIndex } = await import('./check-index.ts');
  const checks: IndexCheck[] = [];
  for (const folder of folders) {
    onIndex?.(folder);
    checks.push(await checkIndex(folder));
  }
  // A repair changes what the others are compared with.
  const found = checks.map(
    (check): IndexReport => ({
      ...check,
      state: stateOf(check),
      lost: lostRows(check, checks),
    }),
  );
  const reports: IndexReport[] = [];
  for (const report of found) reports.push(repair ? await repaired(report) : report);
  return [...reports, ...goneReports(checks)];
}

function stateOf({ newerFormat, faults }: IndexCheck): IndexReport['state'] {
  if (newerFormat !== undefined) return 'newer';
  return faults.length > 0 ? 'damaged' : 'whole';
}

async function repaired(report: IndexReport): Promise<IndexReport> {
  const { folder, state, gone } = report;
  const { forgetGone, repairIndex } = await import('./repair-index.ts');
  try {
    if (state === 'damaged') {
      return { ...report, state: 'repaired', kept: await repairIndex(folder) };
    }
    if (state === 'whole' && gone.length > 0) await forgetGone(folder);
    return report;
  } catch (error) {
    if (!types.isNativeError(error) || !('code' in error)) throw error;
    return { ...report, problem: { code: `${error.code}`, message: error.message } };
  }
}

function goneReports(checks: readonly IndexCheck[]): IndexReport[] {
  const folders = [...new Set(checks.flatMap(({ gone }) => gone))];
  return folders.map((folder) => ({
    folder,
    tables: [],
    faults: ['it was written together with the others and is gone'],
    damaged: [],
    gone: [],
    state: 'gone',
    lost: [],
  }));
}

function indexFolders(workspace: string): string[] {
  const root = resolve(workspace);
  if (hasIndex(root)) return [root];
  const folders = indexesIn(root);
  if (folders.length > 0) return folders;
  throw new FlowError(
    'ERR_INDEX_EMPTY',
    `There is no index in ${root}: expected a folder with folders that have a data.mdb each, the workspace of a Flow.`,
  );
}
