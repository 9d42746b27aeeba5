import { readFileSync } from 'node:fs';
import { decodeText, parseEnvText } from '@podflow/core';
import { UsageError } from '../usage-error.ts';

/**
 * Variables of files in the form of `.env`; later files win. Throws `ERR_FILE_MISSING` for one that is not there, or cannot be
 * read as text, see `decodeText`, and as `parseEnvText`.
 */
export function readEnvFiles(files: readonly string[]): Record<string, string> {
  return Object.assign({}, ...files.map((file) => parseEnvText(readText(file), file)));
}

function readText(file: string): string {
  try {
    return decodeText(readFileSync(file), file);
  } catch (cause) {
    throw new UsageError(
      'ERR_FILE_MISSING',
      `The file ${file} of --env-file ${reasonOf(cause)}; expected a text file with lines NAME=VALUE`,
      { cause },
    );
  }
}

function reasonOf(cause: unknown): string {
  const { code, message } = cause as NodeJS.ErrnoException;
  if (code === 'ENOENT') return 'does not exist';
  if (code === 'EISDIR') return 'is a folder';
  return code === 'ERR_FILE_UNREADABLE'
    ? `is no text: ${message}`
    : `cannot be read (${code ?? message})`;
}
