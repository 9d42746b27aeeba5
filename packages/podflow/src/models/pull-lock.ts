import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FlowError } from '@podflow/core';

/** Held while a repository is pulled: two processes must not write the same file. */
export interface PullLock extends AsyncDisposable {}

/** Takes the lock of a repository folder, also from a process that died. Throws `ERR_MODEL_DOWNLOAD` while another has it. */
export async function lockRepository(folder: string): Promise<PullLock> {
  const file = join(folder, 'podflow-pull.lock');
  await mkdir(folder, { recursive: true });
  while (!(await create(file))) {
    const pid = Number(await readFile(file, 'utf8').catch(() => ''));
    if (pid > 0 && isAlive(pid)) {
      throw new FlowError(
        'ERR_MODEL_DOWNLOAD',
        `Process ${pid} pulls this model already, says ${file}. Wait for it; only if that process is gone, delete the file.`,
      );
    }
    await rm(file, { force: true });
  }
  return { [Symbol.asyncDispose]: () => rm(file, { force: true }) };
}

async function create(file: string): Promise<boolean> {
  try {
    await writeFile(file, `${process.pid}`, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
