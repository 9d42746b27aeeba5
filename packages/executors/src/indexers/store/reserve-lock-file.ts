import { existsSync, linkSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** More than LMDB needs for its default of 126 readers. */
const lockFileBytes = 16_384;

/**
 * Makes LMDB's `lock.mdb` in `folder`, with its bytes on the disk. LMDB itself makes a file with a hole and maps it:
 * writing there when the disk is full kills the process. Throws what the file system throws.
 */
export function reserveLockFile(folder: string): void {
  const file = join(folder, 'lock.mdb');
  if (existsSync(file)) return;
  const next = join(folder, `lock.${process.pid}-${Math.random()}.new`);
  try {
    writeFileSync(next, Buffer.alloc(lockFileBytes));
    // A link, unlike a rename, does not replace what another thread or process made meanwhile.
    linkSync(next, file);
  } catch (error) {
    if (!existsSync(file)) throw error;
  } finally {
    rmSync(next, { force: true });
  }
}
