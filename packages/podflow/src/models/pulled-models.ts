import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hubCacheFolder, type ModelReference, parseModelReference } from '@podflow/executors';

type Env = Readonly<Record<string, string | undefined>>;

/** A revision of a repository that is in the cache. */
export interface CachedRevision extends ModelReference {
  commit: string;
}

/** All repositories in the cache with their revisions, also those that are no models for encoders, by name. */
export async function cachedRevisions(env: Env): Promise<CachedRevision[]> {
  const cache = hubCacheFolder(env);
  const folders = (await namesIn(cache)).filter((name) => name.startsWith('models--')).sort();
  const lists = await Promise.all(
    folders.map(async (folder) => {
      const repository = folder.slice('models--'.length).replace('--', '/');
      return await revisionsIn(join(cache, folder), repository);
    }),
  );
  return lists.flat();
}

/** The revisions of one repository folder. */
export async function revisionsIn(folder: string, repository: string): Promise<CachedRevision[]> {
  const refs = await namesIn(join(folder, 'refs'), true);
  const found = await Promise.all(
    refs.map(async (revision) => {
      const commit = await readFile(join(folder, 'refs', revision), 'utf8').catch(() => undefined);
      const reference = parseModelReference(`${repository}@${revision}`);
      return commit && reference ? [{ ...reference, commit: commit.trim() }] : [];
    }),
  );
  return found.flat();
}

async function namesIn(folder: string, recursive = false): Promise<string[]> {
  const names = await readdir(folder, { recursive }).catch(() => []);
  return names.map((name) => name.replaceAll('\\', '/'));
}
