import { lstat, readdir, readlink, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { ModelReference } from '@podflow/executors';
import { lockRepository } from './pull-lock.ts';
import { revisionsIn } from './pulled-models.ts';

/** What `removePulled` would take away. */
export interface Removal {
  /** Folder of the repository in the cache. */
  folder: string;
  /** Paths below it, in the order in which they go: a model whose first part is gone is not found any more. */
  paths: string[];
  /** Bytes. */
  size: number;
}

/**
 * What belongs to a pulled model: all of its repository, or with `@revision` what only that revision has. Broken downloads
 * count too. Nothing is removed yet.
 */
export async function planRemoval(folder: string, reference: ModelReference): Promise<Removal> {
  const revisions = await revisionsIn(folder, reference.repository);
  const others = revisions.filter(({ revision }) => revision !== reference.revision);
  const own = revisions.find(({ revision }) => revision === reference.revision);
  const isWhole = !reference.name.includes('@') || others.length === 0;
  const commit = own?.commit ?? reference.revision;
  const blobs = await namesIn(join(folder, 'blobs'));
  if (isWhole) {
    return await measured(folder, ['refs', 'snapshots', ...blobs.map((blob) => `blobs/${blob}`)]);
  }
  const kept = new Set<string>();
  for (const other of await namesIn(join(folder, 'snapshots'))) {
    if (other !== commit)
      for (const blob of await blobsOf(join(folder, 'snapshots', other))) kept.add(blob);
  }
  const isShared = others.some((other) => other.commit === commit);
  if (isShared) return await measured(folder, [`refs/${reference.revision}`]);
  const gone = blobs.filter((blob) => !kept.has(blob)).map((blob) => `blobs/${blob}`);
  return await measured(folder, [`refs/${reference.revision}`, `snapshots/${commit}`, ...gone]);
}

/** Removes what was planned; the folder too when nothing is left in it. Throws `ERR_MODEL_DOWNLOAD` while it is pulled. */
export async function removePulled({ folder, paths }: Removal): Promise<void> {
  {
    await using _lock = await lockRepository(folder);
    for (const path of paths) await rm(join(folder, path), { recursive: true, force: true });
  }
  const left = await readdir(join(folder, 'snapshots')).catch(() => []);
  if (left.length === 0) await rm(folder, { recursive: true, force: true });
}

async function measured(folder: string, paths: string[]): Promise<Removal> {
  const sizes = await Promise.all(
    paths.map((path) =>
      lstat(join(folder, path)).then(
        (stats) => (stats.isFile() ? stats.size : 0),
        () => 0,
      ),
    ),
  );
  return { folder, paths, size: sizes.reduce((sum, size) => sum + size, 0) };
}

/** Names of the blobs that a snapshot links to. */
async function blobsOf(snapshot: string): Promise<string[]> {
  const names = await readdir(snapshot, { recursive: true }).catch(() => []);
  const links = await Promise.all(
    names.map((name) => readlink(join(snapshot, name)).catch(() => undefined)),
  );
  return links.flatMap((link) => (link === undefined ? [] : [basename(link)]));
}

function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}
