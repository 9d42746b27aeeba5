import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type FoundFiles, unreadPath } from './found-files.ts';

/**
 * The files in a folder and below it whose names end as `endings` say, whatever the case; hidden ones are left out. Links are
 * followed, each folder and file once, so that a link to a folder above does no harm.
 *
 * @param endings In small letters, without the dot.
 */
export async function listFolder(folder: string, endings: readonly string[]): Promise<FoundFiles> {
  const walk = new FolderWalk(endings);
  await walk.enter(folder);
  return walk.found;
}

class FolderWalk {
  readonly #endings: readonly string[];
  readonly #folders = new Set<string>();
  /** By their paths without links. */
  readonly #files = new Map<string, string>();
  readonly #unread: FoundFiles['unread'] = [];
  /** Followed when all that needs no link is known: then a file keeps its own path. */
  readonly #links: string[] = [];

  constructor(endings: readonly string[]) {
    this.#endings = endings;
  }

  get found(): FoundFiles {
    return { files: [...this.#files.values()].sort(), unread: this.#unread };
  }

  async enter(folder: string): Promise<void> {
    await this.#trying(folder, async () => this.#read(folder, await realpath(folder)));
    for (const link of this.#links) await this.#trying(link, () => this.#follow(link));
  }

  async #read(folder: string, real: string): Promise<void> {
    if (this.#folders.has(real)) return;
    this.#folders.add(real);
    for (const entry of await sortedEntries(folder)) {
      const [path, realPath] = [join(folder, entry.name), join(real, entry.name)];
      if (entry.isSymbolicLink()) this.#links.push(path);
      else if (entry.isDirectory()) await this.#trying(path, () => this.#read(path, realPath));
      else this.#add(path, realPath, entry);
    }
  }

  async #follow(link: string): Promise<void> {
    const [found, real] = [await stat(link), await realpath(link)];
    if (found.isDirectory()) await this.#read(link, real);
    else this.#add(link, real, found);
  }

  /** Pipes, sockets and devices are named, not read: reading them might never end. */
  #add(path: string, real: string, found: { isFile(): boolean }): void {
    const ending = /\.([^.]+)$/.exec(path)?.[1]?.toLowerCase() ?? '';
    if (!this.#endings.includes(ending) || this.#files.has(real)) return;
    if (found.isFile()) this.#files.set(real, path);
    else this.#unread.push(unreadPath(path, new Error('it is not a regular file')));
  }

  /** What cannot be read is remembered; the others go on. */
  async #trying(path: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#unread.push(unreadPath(path, error));
    }
  }
}

async function sortedEntries(folder: string): Promise<Dirent[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const shown = entries.filter(({ name }) => !name.startsWith('.'));
  return shown.sort((one, other) => (one.name < other.name ? -1 : 1));
}
