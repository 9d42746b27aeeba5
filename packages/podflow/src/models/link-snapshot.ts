import { copyFile, mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { commitPattern } from '@podflow/executors';
import type { HubFile } from './model-files.ts';

/**
 * Makes files that are in `blobs/` the snapshot of a commit, and that the state of a revision. The revision is written last:
 * before, nobody finds the model. Paths must lie inside the repository.
 * @param folder Of the repository in the cache. Returns the folder of the snapshot.
 */
export async function linkSnapshot(
  folder: string,
  { commit, revision, files }: { commit: string; revision: string; files: readonly HubFile[] },
): Promise<string> {
  const snapshot = join(folder, 'snapshots', commit);
  for (const { path, etag } of files) {
    const target = join(snapshot, path);
    await mkdir(dirname(target), { recursive: true });
    await link(join(folder, 'blobs', etag), target);
  }
  if (!commitPattern.test(revision)) {
    const reference = join(folder, 'refs', revision);
    await mkdir(dirname(reference), { recursive: true });
    await writeFile(`${reference}.new`, commit);
    await rename(`${reference}.new`, reference);
  }
  return snapshot;
}

/** A link, or a copy where the system has none for plain users. */
async function link(blob: string, target: string): Promise<void> {
  const next = `${target}.new`;
  await rm(next, { force: true });
  await symlink(relative(dirname(target), blob), next).catch(() => copyFile(blob, next));
  await rename(next, target);
}
