import { statSync } from 'node:fs';
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

/** True when there is an index in `folder`. A process that dies while it makes the file can leave one without a byte, which is none. */
export function hasIndex(folder: string): boolean {
  return (statSync(dataFile(folder), { throwIfNoEntry: false })?.size ?? 0) > 0;
}
