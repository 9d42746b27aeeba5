import { isAbsolute, resolve } from 'node:path';
import type * as z from 'zod';
import type { Metas, WorkspaceOrigin } from './executor-definition.ts';
import type { LoadSession } from './load-session.ts';
import { readSettings } from './read-settings.ts';
import { metasSchema } from './schemas/executor.ts';
import { parsedOnce } from './schemas/parsed-once.ts';
import { findModules, type UserModule } from './user-modules.ts';

/** `metas` as read, before its name is known. */
export interface ReadMetas {
  metas: Omit<Metas, 'name'> & { name?: string };
  modules: readonly UserModule[];
  /** It names Python files. */
  hasPython: boolean;
}

/** What stands around an Executor's `metas`. */
export interface MetasScope {
  /** Of the YAML file. */
  folder?: string | undefined;
  readOnly: boolean;
  /** Of the compound Executor. */
  workspace?: string | undefined;
}

/** Reads `metas`: relative folders are relative to the current folder, `read_only` is the Pod's. */
export function readMetas(
  given: Readonly<Record<string, unknown>>,
  scope: MetasScope,
  session: LoadSession,
): ReadMetas {
  const rule = { of: 'metas', shape: metasSchema.shape };
  const { values, written } = readSettings(given, rule, session);
  const settings: z.output<typeof metasSchema> = metasSchema.parse(values, parsedOnce);
  const { name, workspace, batch_size: batchSize, description } = settings;
  const at = (key: string) => session.places.valueOf(given, written[key] ?? key);
  if (settings.py_modules.length > 0) {
    const message = `the Python files of py_modules (${settings.py_modules.join(', ')}) are not executed`;
    session.faults.warn('ERR_NOT_SUPPORTED', message, at('py_modules'));
  }
  const isSafe = name === undefined || isFolderName(name);
  if (!isSafe) {
    const message = `the name "${name}" names a folder; expected no slash, no leading dot and at most 200 characters`;
    session.faults.error('ERR_VALUE', message, at('name'));
  }
  return {
    metas: {
      ...(name !== undefined && isSafe && { name }),
      ...workspaceOf(workspace, scope, session),
      readOnly: scope.readOnly,
      ...(batchSize > 0 && { batchSize }),
      ...(description !== undefined && { description }),
    },
    modules: findModules(settings.modules, scope.folder, session, at('modules')),
    hasPython: settings.py_modules.length > 0,
  };
}

function workspaceOf(
  given: string | undefined,
  { folder, workspace }: MetasScope,
  { cwd, flowFolder }: LoadSession,
): { workspace: string; workspaceOrigin?: WorkspaceOrigin } {
  if (given === undefined && workspace !== undefined) return { workspace };
  const own = given ?? '.';
  const found = resolve(cwd, own);
  if (isAbsolute(own)) return { workspace: found };
  const places = [folder, flowFolder].flatMap((each) => (each ? [resolve(cwd, each, own)] : []));
  const elsewhere = [...new Set(places)].filter((each) => each !== found);
  return { workspace: found, workspaceOrigin: { given: own, base: cwd, elsewhere } };
}

function isFolderName(name: string): boolean {
  return name.length <= 200 && /^[^./\\\p{Cc}][^/\\\p{Cc}]*$/u.test(name);
}
