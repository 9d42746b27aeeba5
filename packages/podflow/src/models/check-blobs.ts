import { readdir, readlink, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { ModelCheck } from '@podflow/executors';
import { hasChecksum } from './download-blob.ts';

/** Compares the files of a pulled model with the checksums that the Hub announced: the cache names files by them. */
export async function checkBlobs(folder: string): Promise<ModelCheck> {
  const names = await readdir(folder, { recursive: true });
  const wrong: string[] = [];
  let checked = 0;
  for (const name of names) {
    const path = join(folder, name);
    const etag = basename(await readlink(path).catch(() => ''));
    if (!/^(?:[\da-f]{40}|[\da-f]{64})$/.test(etag)) continue;
    checked++;
    const size = await stat(path).then(
      (stats) => stats.size,
      () => -1,
    );
    const checksum = etag.length === 64 ? 'sha256' : 'git-sha1';
    if (size < 0 || !(await hasChecksum(path, { path: name, size, etag, checksum })))
      wrong.push(name);
  }
  if (wrong.length === 0) {
    return {
      name: 'checksums',
      ok: true,
      message: `${checked} files are as the Hub announced them`,
    };
  }
  return { name: 'checksums', ok: false, message: `not as the Hub announced: ${wrong.join(', ')}` };
}
