import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { didYouMean } from './suggest.ts';

/** A file that exists. */
export interface FoundFile {
  /** Absolute. */
  path: string;
  /** How messages call it: relative to the current folder when it is below that. */
  file: string;
}

/**
 * Looks for a file as given (relative to `cwd`), then in each of `folders`.
 * Gives a message when there is none: the paths looked at and the nearest name.
 */
export function findFile(
  path: string,
  cwd: string,
  folders: readonly (string | undefined)[] = [],
): FoundFile | { missing: string } {
  const bases = [cwd, ...folders.filter((folder) => folder !== undefined)];
  const candidates = [...new Set(bases.map((base) => resolve(cwd, base, path)))];
  const found = candidates.find((candidate) => existsSync(candidate));
  if (found !== undefined) return { path: found, file: nameFor(found, path, cwd) };
  const looked = candidates.map((candidate) => nameFor(candidate, path, cwd)).join(', ');
  const names = candidates.flatMap((candidate) => siblings(candidate));
  return {
    missing: `the file "${path}" does not exist (looked at ${looked})${didYouMean(basename(path), names)}`,
  };
}

function nameFor(found: string, path: string, cwd: string): string {
  if (resolve(cwd, path) === found) return path;
  const below = relative(cwd, found);
  return below.startsWith('..') || isAbsolute(below) ? found : below;
}

function siblings(path: string): string[] {
  try {
    return readdirSync(join(dirname(path))).slice(0, maxSiblings);
  } catch {
    return [];
  }
}

const maxSiblings = 1000;
