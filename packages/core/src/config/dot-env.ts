import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { FaultList } from './fault-list.ts';
import { parseEnvText } from './parse-env-text.ts';
import { readTextFile } from './read-text-file.ts';

/** Variables of the `.env` file in a folder; none without such a file. One that cannot be read is a fault. */
export function readDotEnv(
  folder: string | undefined,
  faults: FaultList,
): Readonly<Record<string, string>> {
  if (folder === undefined) return {};
  const path = join(folder, '.env');
  // Python keeps its own things in folders of this name.
  if (!statSync(path, { throwIfNoEntry: false })?.isFile()) return {};
  const text = readTextFile({ path, file: path }, faults) ?? '';
  try {
    return parseEnvText(text, path);
  } catch (error) {
    faults.error('ERR_FILE_UNREADABLE', (error as Error).message);
    return {};
  }
}
