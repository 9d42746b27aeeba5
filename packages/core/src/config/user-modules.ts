import { extname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { findFile } from './find-file.ts';
import type { LoadSession } from './load-session.ts';
import { readTextFile } from './read-text-file.ts';
import type { Location } from './source-text.ts';

/** A JavaScript file with classes of the user. It is loaded in the Pea's thread only. */
export interface UserModule {
  url: string;
  file: string;
  /** Tells whether the text of the file has this word. */
  mentions(className: string): boolean;
}

/** The files under `metas: modules`, looked for as given, beside the Flow and in `folder`. */
export function findModules(
  paths: readonly string[],
  folder: string | undefined,
  session: LoadSession,
  at?: Location,
): UserModule[] {
  return paths.flatMap((path) => findModule(path, folder, session, at) ?? []);
}

function findModule(
  path: string,
  folder: string | undefined,
  session: LoadSession,
  at: Location | undefined,
): UserModule | undefined {
  const { faults, cwd, flowFolder } = session;
  const extension = extname(path);
  if (extension !== '.js' && extension !== '.mjs') {
    const advice = /^\.[cm]?tsx?$/.test(extension) ? '; compile it first' : '';
    faults.error('ERR_VALUE', `the module "${path}" is not a .js or .mjs file${advice}`, at);
    return undefined;
  }
  const found = findFile(path, cwd, [flowFolder, folder]);
  if ('missing' in found) {
    faults.error('ERR_FILE_MISSING', found.missing, at);
    return undefined;
  }
  const words = new Set(readTextFile(found, faults, at)?.match(/[A-Za-z_]\w*/g));
  return {
    url: pathToFileURL(found.path).href,
    file: found.file,
    mentions: (className) => words.has(className),
  };
}
