import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { FlowError } from '@podflow/core';
import type { CliIo } from '../cli-io.ts';

/** How `downloadFromKaggle` runs. */
export interface KaggleOptions {
  /** `owner/name` of the data set. */
  slug: string;
  /** Folder to unpack into. */
  folder: string;
  quiet: boolean;
  signal: AbortSignal;
  /** What to do when it does not work, for the message. */
  steps: string;
}

/**
 * Downloads and unpacks a data set with Kaggle's own command-line client; what it says goes to stderr. Throws `ERR_DATA_SET` when
 * the client is not there or gives up.
 */
export async function downloadFromKaggle(
  { slug, folder, quiet, signal, steps }: KaggleOptions,
  { stderr, env }: CliIo,
): Promise<void> {
  const args = ['datasets', 'download', '-d', slug, '-p', folder, '--unzip'];
  const child = spawn('kaggle', quiet ? [...args, '--quiet'] : args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env,
    signal,
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said = `${said}${text}`.slice(-maxSaid);
      if (!quiet) stderr.write(text);
    });
  }
  try {
    const [code] = (await once(child, 'close')) as [number | null];
    if (code === 0) return;
    throw new FlowError(
      'ERR_DATA_SET',
      `kaggle ended with exit code ${code} on ${slug}: ${said.trim()}\nIs there a token in ~/.kaggle/kaggle.json?\n${steps}`,
    );
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw cause;
    throw new FlowError(
      'ERR_DATA_SET',
      `The program kaggle is not installed, or not on the PATH\n${steps}`,
      { cause },
    );
  }
}

/** Characters of its output kept for a message. */
const maxSaid = 400;
