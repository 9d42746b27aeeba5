import { randomUUID } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { WriterLock } from './writer-lock.ts';

/** Removes folders of indexes: all, or none and throws `ERR_INDEX_LOCKED` while a running Pod writes one of them. */
export function removeIndexes(folders: readonly string[]): void {
  const there = folders.filter((folder) => existsSync(folder));
  const locks: WriterLock[] = [];
  try {
    for (const folder of there) {
      const lock = new WriterLock(folder, randomUUID(), 0);
      lock.acquire();
      locks.push(lock);
    }
  } catch (error) {
    for (const lock of locks) lock.release();
    throw error;
  }
  for (const folder of there) rmSync(folder, { recursive: true, force: true });
}
