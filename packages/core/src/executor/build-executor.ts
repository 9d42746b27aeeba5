import { join } from 'node:path';
import type { ExecutorKind, Metas } from '../config/executor-definition.ts';
import { executorKinds } from '../config/executor-definition.ts';
import { baseClassName } from '../config/find-class.ts';
import type { ExecutorConfig } from '../config/flow-config.ts';
import { didYouMean } from '../config/suggest.ts';
import { FlowError } from '../document/flow-error.ts';
import type { Executor, ExecutorContext, ExecutorFactory, NamedExecutor } from './executor.ts';
import { loadModule } from './load-module.ts';
import { moduleError } from './module-error.ts';

/** What an Executor is built in: its context without what its own YAML says. */
export type ExecutorSurroundings = Omit<ExecutorContext, 'metas' | 'components'>;

/** An Executor with those of its components. */
export type BuiltExecutor = NamedExecutor & { components: readonly NamedExecutor[] };

/** A class of a user's own module. */
interface ExecutorClass {
  new (options: Readonly<Record<string, unknown>>, context: ExecutorContext): Executor;
  kind?: unknown;
}

/** Loads the module of an Executor and builds it, components first. Throws `ERR_PEA_START` for a module that does not fit. */
export async function buildExecutor(
  config: ExecutorConfig,
  surroundings: ExecutorSurroundings,
): Promise<BuiltExecutor> {
  const components: NamedExecutor[] = [];
  for (const component of config.components) {
    const metas = componentMetas(component.metas, config.metas);
    components.push(await buildExecutor({ ...component, metas }, surroundings));
  }
  const { definition, metas } = config;
  const exported = await loadExport(definition.module, definition.exportName, config.uses);
  const context: ExecutorContext = { ...surroundings, metas, components };
  const executor = await create(exported, config, context);
  checkKind(exported, config);
  return {
    name: metas.name,
    classNames: [definition.className, ...definition.ancestors],
    kind: kindOf(exported) ?? definition.kind,
    executor,
    components,
    ...(metas.batchSize && { batchSize: metas.batchSize }),
  };
}

async function create(
  exported: ExecutorFactory | ExecutorClass,
  { definition: { className, module }, options }: ExecutorConfig,
  context: ExecutorContext,
): Promise<Executor> {
  try {
    return isClass(exported) ? new exported(options, context) : await exported(options, context);
  } catch (cause) {
    throw moduleError(`the class ${className} cannot be built`, module, cause);
  }
}

/** Without a kind a class of a user gets no drivers: requests would pass it by. */
function checkKind(
  exported: ExecutorFactory | ExecutorClass,
  { definition: { className, module, kind: own }, requests, useDefault }: ExecutorConfig,
): void {
  const kind = 'kind' in exported ? exported.kind : undefined;
  if (own !== 'base' || className === baseClassName || kindOf(exported)) return;
  const hasDrivers = requests !== null && !useDefault;
  if (kind === undefined && (hasDrivers || !isClass(exported))) return;
  const got = kind === undefined ? 'no static kind' : `the kind ${JSON.stringify(kind)}`;
  const hint = typeof kind === 'string' ? didYouMean(kind, executorKinds) : '';
  const message = `the class ${className} of ${module} has ${got}${hint}; expected one of ${executorKinds.join(', ')}, e.g. static kind = 'encoder'`;
  throw new FlowError('ERR_PEA_START', message);
}

/** A component works in the folder of its compound. */
function componentMetas(metas: Metas, compound: Metas): Metas {
  return {
    ...metas,
    workspace: join(compound.workspace, compound.name),
    readOnly: compound.readOnly,
  };
}

async function loadExport(
  module: string,
  exportName: string,
  uses: string,
): Promise<ExecutorFactory | ExecutorClass> {
  let exports: Record<string, unknown>;
  try {
    exports = await loadModule(module);
  } catch (cause) {
    throw moduleError(`${uses}: the module cannot be loaded`, module, cause);
  }
  const exported = exports[exportName];
  if (typeof exported === 'function') return exported as ExecutorFactory | ExecutorClass;
  const names = Object.keys(exports).join(', ') || 'nothing';
  throw new FlowError(
    'ERR_PEA_START',
    `${uses}: the module ${module} exports ${names}; expected an Executor class or factory named ${exportName}`,
  );
}

function isClass(exported: ExecutorFactory | ExecutorClass): exported is ExecutorClass {
  return /^class\b/.test(Function.prototype.toString.call(exported));
}

/** The kind that a user's class states by `static kind`. */
function kindOf(exported: ExecutorFactory | ExecutorClass): ExecutorKind | undefined {
  const kind = 'kind' in exported ? exported.kind : undefined;
  return executorKinds.find((known) => known === kind);
}
