import { readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { ModelReference } from './model-reference.ts';

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Folder of models that were pulled: that of Hugging Face's own libraries, so that nothing is stored twice.
 * `$HF_HUB_CACHE`, `$HUGGINGFACE_HUB_CACHE`, `$HF_HOME/hub`, `$XDG_CACHE_HOME/huggingface/hub`, `~/.cache/huggingface/hub`.
 * Format: https://huggingface.co/docs/huggingface_hub/guides/manage-cache.
 */
export function hubCacheFolder(env: Env): string {
  const given = env['HF_HUB_CACHE'] || env['HUGGINGFACE_HUB_CACHE'];
  return given ? expand(given, env) : join(hubHome(env), 'hub');
}

/** Folder of what Hugging Face's libraries keep for a user: the cache of models, and the token of a login. */
export function hubHome(env: Env): string {
  const given = env['HF_HOME'];
  if (given) return expand(given, env);
  const cache = env['XDG_CACHE_HOME'];
  return join(cache ? expand(cache, env) : join(userHome(env), '.cache'), 'huggingface');
}

/** Folder of one repository in the cache: `blobs/`, `refs/` and `snapshots/`. */
export function repositoryFolder(env: Env, repository: string): string {
  return join(hubCacheFolder(env), `models--${repository.replace('/', '--')}`);
}

/** The state of a repository that is in the cache. */
export interface Snapshot {
  /** Absolute path; the files in it are links. */
  folder: string;
  /** Commit of the repository, 40 hexadecimal digits. */
  commit: string;
}

/** What was pulled of a model; undefined when that is nothing. */
export async function findSnapshot(
  { repository, revision }: Pick<ModelReference, 'repository' | 'revision'>,
  env: Env,
): Promise<Snapshot | undefined> {
  const root = repositoryFolder(env, repository);
  const commit = commitPattern.test(revision)
    ? revision
    : await readFile(join(root, 'refs', revision), 'utf8').then(
        (text) => text.trim(),
        () => undefined,
      );
  if (commit === undefined || !commitPattern.test(commit)) return undefined;
  const folder = join(root, 'snapshots', commit);
  return (await isFolder(folder)) ? { folder, commit } : undefined;
}

/** True for a folder that is there. */
export async function isFolder(path: string): Promise<boolean> {
  const stats = await stat(path).catch(() => undefined);
  return stats?.isDirectory() ?? false;
}

/** A whole commit id. */
export const commitPattern: RegExp = /^[\da-f]{40}$/;

function expand(path: string, env: Env): string {
  return resolve(path.replace(/^~(?=$|[\\/])/, userHome(env)));
}

function userHome(env: Env): string {
  return env['HOME'] || homedir();
}
