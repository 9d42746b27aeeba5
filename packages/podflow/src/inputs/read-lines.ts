import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { FlowError } from '@podflow/core';

/** The lines of a UTF-8 text file that are not blank, trimmed. Throws `ERR_FILE_MISSING` or `ERR_FILE_UNREADABLE`. */
export async function readLines(file: string): Promise<string[]> {
  const lines = (await readText(file)).split(/\r?\n/).map((line) => line.trim());
  return lines.filter((line) => line !== '');
}

/** A text file without its byte order mark. Throws `ERR_FILE_MISSING` or `ERR_FILE_UNREADABLE`. */
export async function readText(file: string): Promise<string> {
  try {
    return (await readFile(file, 'utf8')).replace(/^\uFEFF/, '');
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') {
      throw new FlowError(
        'ERR_FILE_MISSING',
        `There is no file ${file} (looked at ${resolve(file)})`,
      );
    }
    throw new FlowError('ERR_FILE_UNREADABLE', `${file} cannot be read: ${message}`, { cause });
  }
}
