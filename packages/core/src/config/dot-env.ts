import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { FaultList } from './fault-list.ts';
import { readTextFile } from './read-text-file.ts';

/** Variables of the `.env` file in a folder; none when there is no readable one. */
export function readDotEnv(folder: string | undefined): Readonly<Record<string, string>> {
  if (folder === undefined) return {};
  const path = join(folder, '.env');
  if (!existsSync(path)) return {};
  const values = parseEnv(readTextFile({ path, file: '.env' }, new FaultList()) ?? '');
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value ?? '']));
}
