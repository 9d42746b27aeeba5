import { readFileSync, statSync } from 'node:fs';
import { decodeText } from '../document/decode-text.ts';
import type { FaultList } from './fault-list.ts';
import type { FoundFile } from './find-file.ts';
import type { Location } from './source-text.ts';

/** 10 MB, in bytes. */
const maxFileSize = 10 * 1024 * 1024;

/** The text of a file, see `decodeText`, without its byte order mark; null, with a fault at `at`, when it is no such file. */
export function readTextFile(
  { path, file }: FoundFile,
  faults: FaultList,
  at?: Location,
): string | null {
  try {
    const stats = statSync(path);
    if (!stats.isFile()) {
      faults.error('ERR_FILE_UNREADABLE', `"${file}" is not a file`, at);
      return null;
    }
    if (stats.size > maxFileSize) {
      faults.error(
        'ERR_YAML_LIMIT',
        `"${file}" has ${stats.size} bytes; expected at most ${maxFileSize}`,
        at,
      );
      return null;
    }
    return decode(readFileSync(path), file, faults, at);
  } catch (error) {
    faults.error('ERR_FILE_UNREADABLE', `"${file}" cannot be read: ${reason(error)}`, at);
    return null;
  }
}

function decode(
  bytes: Uint8Array,
  file: string,
  faults: FaultList,
  at: Location | undefined,
): string | null {
  try {
    return decodeText(bytes, file);
  } catch (error) {
    faults.error('ERR_FILE_UNREADABLE', (error as Error).message, at);
    return null;
  }
}

function reason(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code ?? message;
}
