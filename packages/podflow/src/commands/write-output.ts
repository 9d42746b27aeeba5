import { writeFile } from 'node:fs/promises';
import { FlowError } from '@podflow/core';
import type { CliIo } from '../cli-io.ts';

/** Writes a text to `output`, else to stdout. Throws `ERR_FILE_UNREADABLE` when the file cannot be written. */
export async function writeOutput(
  text: string,
  { output, quiet = false }: { output?: string; quiet?: boolean },
  { stdout, stderr }: CliIo,
): Promise<void> {
  if (output === undefined) {
    stdout.write(text);
    return;
  }
  try {
    await writeFile(output, text);
  } catch (cause) {
    throw cannotWrite(output, cause);
  }
  if (!quiet) stderr.write(`Wrote ${output}\n`);
}

/** The error to throw for what failed while `output` was written: errors that are not of the system stay as they are. */
export function cannotWrite(output: string | undefined, cause: unknown): unknown {
  if ((cause as NodeJS.ErrnoException).syscall === undefined) return cause;
  const message = `${output} cannot be written: ${(cause as Error).message}`;
  return new FlowError('ERR_FILE_UNREADABLE', message, { cause });
}
