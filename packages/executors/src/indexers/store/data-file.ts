import { join } from 'node:path';

/** The file of the index in `folder` that has the data. */
export function dataFile(folder: string): string {
  return join(folder, 'data.mdb');
}
