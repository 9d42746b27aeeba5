import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Metas } from '@podflow/core/executor';

/** The folder of an Executor's index: `<workspace>/<name>`. */
export function indexFolder({ workspace, name }: Pick<Metas, 'workspace' | 'name'>): string {
  return join(workspace, name);
}

/** The file of the index in `folder` that has the data. */
export function dataFile(folder: string): string {
  return join(folder, 'data.mdb');
}

/** Folders of the indexes in a workspace, by name; they may be links. Empty for what is no folder. */
export function indexesIn(workspace: string): string[] {
  if (!statSync(workspace, { throwIfNoEntry: false })?.isDirectory()) return [];
  return readdirSync(workspace)
    .sort()
    .map((name) => join(workspace, name))
    .filter(hasIndex);
}

/**
 * True when there is an index in `folder`. A process that dies while it makes the file can leave one without a byte, which is none. True also
 * where the file may not be looked at: opening it says why.
 */
export function hasIndex(folder: string): boolean {
  try {
    return (statSync(dataFile(folder), { throwIfNoEntry: false })?.size ?? 0) > 0;
  } catch (error) {
    // `folder` is a file.
    return (error as NodeJS.ErrnoException).code !== 'ENOTDIR';
  }
}
