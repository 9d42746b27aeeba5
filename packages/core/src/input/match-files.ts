import { readdir, realpath, type Stats, stat } from 'node:fs';
import type { FileSystemAdapter } from 'tinyglobby';
import { distinctFiles, type FoundFiles, type UnreadPath, unreadPath } from './found-files.ts';

/** The files that a glob pattern matches, relative to the current folder where the pattern is. */
export async function matchFiles(pattern: string): Promise<FoundFiles> {
  // Loaded with the first pattern: most inputs have none.
  const { glob } = await import('tinyglobby');
  const unread: UnreadPath[] = [];
  const files = await glob(pattern, { onlyFiles: true, fs: tolerantFs(unread) });
  return { files: await distinctFiles(files.sort()), unread };
}

/**
 * The file system as the library asks for it. Left alone it gives up at the first folder or link that cannot be read. A link
 * that leads nowhere counts as a file: whoever reads it tells.
 */
function tolerantFs(unread: UnreadPath[]): FileSystemAdapter {
  const tolerant = {
    readdir(path: string, options: { withFileTypes: true }, done: Callback<unknown[]>): void {
      readdir(path, options, (error, entries) => {
        // The folder that a pattern begins with may not be there: then it matches nothing.
        if (error && error.code !== 'ENOENT') unread.push(unreadPath(path, error));
        done(null, entries ?? []);
      });
    },
    realpath(path: string, done: Callback<string>): void {
      realpath(path, (error, resolved) => done(null, error ? path : resolved));
    },
    stat(path: string, done: Callback<Pick<Stats, 'isDirectory'>>): void {
      stat(path, (error, stats) => done(null, error ? { isDirectory: () => false } : stats));
    },
  };
  // The functions of Node have more forms than the library asks for.
  return tolerant as unknown as FileSystemAdapter;
}

type Callback<T> = (error: Error | null, result: T) => void;
