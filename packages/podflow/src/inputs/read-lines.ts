import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { decodeText, FlowError } from '@podflow/core';

/** The lines of a text file that are not blank, trimmed; see `readText`. */
export async function readLines(file: string): Promise<string[]> {
  const lines = (await readText(file)).split(/\r?\n/).map((line) => line.trim());
  return lines.filter((line) => line !== '');
}

/**
 * A text file in UTF-8, or in UTF-16 with a byte order mark. Throws `ERR_FILE_MISSING`; `ERR_FILE_UNREADABLE`, with the line,
 * when it is no text in them.
 */
export async function readText(file: string): Promise<string> {
  return decodeText(await readBytes(file), file);
}

async function readBytes(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
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
