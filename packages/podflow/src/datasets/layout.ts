import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { FlowError } from '@podflow/core';

/** How the folder of a data set is laid out. */
export interface Layout {
  /** Name people know it by, e.g. `f8k`. */
  name: string;
  /** The parts of the folder with a word about each. */
  parts: readonly LayoutPart[];
  /** The command or page that gives it. */
  from: string;
}

/** A file or folder of a data set. */
export interface LayoutPart {
  /** Relative to the folder; a folder ends with a slash. */
  path: string;
  about: string;
  /** Where downloads leave it, relative to the folder. */
  strays: readonly string[];
}

/** Checks that all parts are there. Throws `ERR_DATA_SET` with the expected tree and what is to be moved. */
export async function checkLayout(folder: string, layout: Layout): Promise<void> {
  const missing = layout.parts.filter(({ path }) => !existsSync(join(folder, path)));
  if (missing.length === 0) return;
  const what = missing.map(({ path }) => path).join(' and ');
  const problem = existsSync(folder)
    ? `${folder} has no ${what}`
    : `there is no folder ${folder} (looked at ${resolve(folder)})`;
  const strays = missing.flatMap((part) => strayOf(folder, part));
  const found = await readdir(folder).catch(() => []);
  const lines = [
    `The data set ${layout.name} cannot be read: ${problem}`,
    ...(found.length > 0 ? [`Found there: ${listed(found.sort())}`] : []),
    ...strays,
    treeOf(folder, layout),
    ...(strays.length > 0 ? [] : [layout.from]),
  ];
  throw new FlowError('ERR_DATA_SET', lines.join('\n'));
}

/**
 * Checks that each picture is there. Throws `ERR_DATA_SET` naming those that are not.
 *
 * @param files Paths; those of one folder are looked up together.
 * @param named What names them, for the message.
 */
export async function checkPictures(files: Iterable<string>, named: string): Promise<void> {
  const folders = new Map<string, ReadonlySet<string>>();
  const missing = new Set<string>();
  let count = 0;
  for (const file of files) {
    const folder = dirname(file);
    const names = folders.get(folder) ?? new Set(await namesIn(folder));
    folders.set(folder, names);
    count += 1;
    if (!names.has(basename(file))) missing.add(file);
  }
  if (missing.size === 0) return;
  throw new FlowError(
    'ERR_DATA_SET',
    `${missing.size} of the pictures that ${named} names in ${count} rows are not there: ${listed([...missing])}\nPut them there, or take their rows out of ${basename(named)}`,
  );
}

/** None when there is no such folder. Throws `ERR_FILE_UNREADABLE` for one that cannot be read: nothing of it is missing. */
export async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw new FlowError('ERR_FILE_UNREADABLE', `${folder} cannot be read: ${message}`, { cause });
  }
}

/** The expected tree, as `tree` draws it. */
export function treeOf(folder: string, { parts }: Layout): string {
  const width = Math.max(...parts.map(({ path }) => path.length)) + 3;
  const branches = parts.map(({ path, about }, index) => {
    const corner = index === parts.length - 1 ? '└── ' : '├── ';
    return `  ${corner}${path.padEnd(width)}${about}`;
  });
  return [`Expected:`, `  ${folder}/`, ...branches].join('\n');
}

function strayOf(folder: string, { path, strays }: LayoutPart): string[] {
  const stray = strays.find((each) => existsSync(join(folder, each)));
  if (stray === undefined) return [];
  return [
    `${join(folder, stray)} looks like it: mv "${join(folder, stray)}" "${join(folder, path)}"`,
  ];
}

function listed(names: readonly string[]): string {
  const more = names.length - maxListed;
  const shown = names.slice(0, maxListed).join(', ');
  return more > 0 ? `${shown} and ${more} more` : shown;
}

const maxListed = 5;
