import type { ExecutorDefinition } from './executor-definition.ts';
import type { LoadSession } from './load-session.ts';
import type { BuiltIn } from './resources.ts';
import type { Location } from './source-text.ts';
import { didYouMean } from './suggest.ts';
import type { UserModule } from './user-modules.ts';

/** Where a class is named. */
export interface ClassReference {
  className: string;
  at?: Location | undefined;
  /** Modules of the user in which it may be. */
  modules: readonly UserModule[];
  /** `py_modules` were named. */
  hasPython?: boolean;
  /** The built-in that needs it. */
  builtIn?: BuiltIn | undefined;
}

/** The definition of a class: the user's own first. An unknown class is a fault and gets a stand-in of kind `base`. */
export function findClass(reference: ClassReference, session: LoadSession): ExecutorDefinition {
  const { className, modules } = reference;
  const own = modules.find((module) => module.mentions(className));
  if (own) return userDefinition(className, own);
  const known = session.catalog.executors.get(className);
  if (known) return known;
  const [first] = modules;
  if (first) return userDefinition(className, first);
  if (className !== baseClassName) reportUnknown(reference, session);
  return standIn(className);
}

/** The class of Pods whose drivers do all the work. */
export const baseClassName = 'BaseExecutor';

/** A class that cannot run, so that a config can be shown in spite of its faults. */
export function standIn(className: string): ExecutorDefinition {
  return {
    className,
    kind: 'base',
    ancestors: [],
    stateful: false,
    module: '',
    exportName: className,
    arguments: null,
    description: 'Not known.',
  };
}

function userDefinition(className: string, { url, file }: UserModule): ExecutorDefinition {
  return {
    ...standIn(className),
    module: url,
    description: `From ${file}.`,
  };
}

function reportUnknown(
  { className, at, hasPython, builtIn }: ClassReference,
  { catalog, faults }: LoadSession,
): void {
  if (builtIn !== undefined) {
    const message = `"${builtIn.name}" is not supported yet: it needs the class ${className}`;
    faults.error('ERR_NOT_SUPPORTED', message, builtIn.at);
    return;
  }
  const names = catalog.executors.definitions.map((definition) => definition.className);
  const advice = hasPython
    ? '; Python (py_modules) is not executed, write it in JavaScript and name the file under metas: modules'
    : '; name the file of a class of your own under metas: modules';
  const hint = didYouMean(className, names) || advice;
  faults.error('ERR_USES_UNKNOWN', `the class "${className}" is not known${hint}`, at);
}
