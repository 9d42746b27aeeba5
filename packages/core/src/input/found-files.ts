import { realpath } from 'node:fs/promises';
import { resolve, sep } from 'node:path';

/** What a folder or a pattern stands for. */
export interface FoundFiles {
  /** In the order of their names, each file once, whatever links lead to it. */
  files: string[];
  /** Folders and links that could not be looked into: what is behind them is missing above. */
  unread: UnreadPath[];
}

/** A path that could not be read. */
export interface UnreadPath {
  path: string;
  /** A whole sentence. */
  message: string;
}

/** The entry of a folder or link that could not be read, for `unread`. */
export function unreadPath(path: string, error: unknown): UnreadPath {
  const { code, message } = error as NodeJS.ErrnoException;
  const reason = code === 'ENOENT' ? 'it leads nowhere' : (code ?? message);
  return { path, message: `${path} cannot be read (${reason}); what is behind it is left out` };
}

/** Files without those that are another one of them by a link. Of these the one stays whose path is most like that of the file. */
export async function distinctFiles(files: readonly string[]): Promise<string[]> {
  const chosen = new Map<string, string>();
  for (const file of files) {
    const real = await realPathOf(resolve(file));
    const known = chosen.get(real);
    if (known === undefined || likeness(file, real) > likeness(known, real)) chosen.set(real, file);
  }
  return [...chosen.values()].sort();
}

/** How many folders two paths share from their ends on. */
function likeness(file: string, real: string): number {
  const parts = resolve(file).split(sep).reverse();
  const realParts = real.split(sep).reverse();
  const different = parts.findIndex((part, index) => part !== realParts[index]);
  return different < 0 ? parts.length : different;
}

/** The path without links; the path itself when nothing is there. */
export async function realPathOf(path: string): Promise<string> {
  return await realpath(path).catch(() => path);
}
