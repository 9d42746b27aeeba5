import { checkArguments } from './check-arguments.ts';
import { describeValue } from './describe-value.ts';
import type { ExecutorDefinition } from './executor-definition.ts';
import { findClass, standIn } from './find-class.ts';
import type { ExecutorConfig } from './flow-config.ts';
import { isMapping } from './is-mapping.ts';
import type { LoadSession } from './load-session.ts';
import { type MetasScope, type ReadMetas, readMetas } from './read-metas.ts';
import { readRequests } from './read-requests.ts';
import { readSettings } from './read-settings.ts';
import type { BuiltIn } from './resources.ts';
import { executorSchema } from './schemas/executor.ts';
import type { Location } from './source-text.ts';
import type { UserModule } from './user-modules.ts';
import { classOfJtype } from './yaml-tag.ts';

/** What stands around the YAML of an Executor. */
export interface ExecutorScope extends MetasScope {
  /** What the Pod said. */
  uses: string;
  /** Where the Executor begins. */
  at?: Location | undefined;
  /** Runs in place of the class that the YAML names: for images. */
  definition?: ExecutorDefinition;
  /** Modules of the compound Executor that it belongs to. */
  modules?: readonly UserModule[];
  /** The built-in it belongs to. */
  builtIn?: BuiltIn;
}

/** Reads the YAML of an Executor, substituted and cast: class, arguments, metas, drivers and components. */
export function readExecutor(
  given: Readonly<Record<string, unknown>>,
  scope: ExecutorScope,
  session: LoadSession,
): ExecutorConfig {
  const { at, uses, builtIn } = scope;
  const rule = { of: 'an Executor', shape: executorSchema.shape };
  const { values } = readSettings(given, rule, session);
  const read = readMetas(mappingOf(values['metas']), scope, session);
  const modules = [...(scope.modules ?? []), ...read.modules];
  const definition =
    scope.definition ?? classOf(values['jtype'], { ...scope, modules }, read, session);
  const { className } = definition;
  const metas = { ...read.metas, name: read.metas.name ?? className };
  const options = mappingOf(values['with']);
  return {
    uses,
    definition,
    options: checkArguments(options, definition.arguments, className, session),
    metas,
    ...readRequests(mappingOf(values['requests']), session, builtIn),
    components: readComponents(
      values['components'],
      {
        uses,
        modules,
        folder: scope.folder,
        readOnly: scope.readOnly,
        workspace: metas.workspace,
        ...(builtIn && { builtIn }),
      },
      session,
    ),
    ...(at && { place: at.source.place(at.offset) }),
  };
}

function classOf(
  jtype: unknown,
  { at, modules = [], builtIn }: ExecutorScope,
  { hasPython }: ReadMetas,
  session: LoadSession,
): ExecutorDefinition {
  const className = classOfJtype(jtype);
  if (className !== undefined) {
    return findClass({ className, at, modules, hasPython, builtIn }, session);
  }
  const message = 'the Executor names no class; begin with a tag such as !NumpyIndexer';
  session.faults.error('ERR_YAML_TAG', message, at);
  return standIn('unknown');
}

function readComponents(
  list: unknown,
  scope: Omit<ExecutorScope, 'at'>,
  session: LoadSession,
): ExecutorConfig[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((item: unknown, index) => {
    const at = session.places.valueOf(list, index);
    if (isMapping(item)) return readExecutor(item, { ...scope, at }, session);
    const message = `a component is ${describeValue(item)}; expected an Executor such as !NumpyIndexer`;
    session.faults.error('ERR_VALUE', message, at);
    return [];
  });
}

function mappingOf(value: unknown): Readonly<Record<string, unknown>> {
  return isMapping(value) ? value : {};
}
