import type { ExecutorKind } from '../config/executor-definition.ts';
import type { DriverConfig } from '../config/flow-config.ts';
import { camelCase } from '../document/field-name.ts';
import { FlowError } from '../document/flow-error.ts';
import type { Executor, NamedExecutor } from '../executor/executor.ts';
import type { DriverContext } from './driver.ts';
import { option, text } from './driver-options.ts';

/** Which Executor a driver works with, and which of its methods it calls. */
export interface Binding {
  driver: string;
  /** The `executor` argument; null when it is not given. */
  executor: string | null;
  /** The `method` argument in TypeScript's spelling, e.g. `queryByKey`. */
  method: string;
}

/** An Executor that has the method of a binding. */
export interface Bound<E extends Executor> {
  named: NamedExecutor;
  /** Its class, e.g. `NumpyIndexer`. */
  className: string;
  executor: E;
}

/** Reads `executor` and `method` of a driver. Throws `ERR_VALUE`. */
export function bindingOf(config: DriverConfig, defaultMethod: string): Binding {
  return {
    driver: config.name,
    executor: option(config, 'executor', text, null),
    method: camelCase(option(config, 'method', text, defaultMethod)),
  };
}

/**
 * Finds the Executor of a binding: a component by name, else by its class or an ancestor of it, else the Pea's own Executor.
 * Without an `executor` argument: the Pea's own, or the only component that has the method.
 * Throws `ERR_DRIVER`, naming the components, when there is none, and naming the methods when it lacks the one wanted.
 * @typeParam E The kind of Executor that has the method.
 */
export function findExecutor<E extends Executor>(
  context: DriverContext,
  binding: Binding,
): Bound<E> {
  const named =
    binding.executor === null
      ? withMethod(context, binding)
      : byName(context, binding.executor, binding);
  if (!hasMethod(named, binding.method)) {
    const methods = methodsOf(named).join(', ') || 'none';
    const reason = `${nameOf(named)} has no method ${binding.method} (its methods: ${methods})`;
    throw notFound(context, binding, reason);
  }
  return { named, className: classNameOf(named), executor: named.executor as E };
}

function byName(context: DriverContext, wanted: string, binding: Binding): NamedExecutor {
  const { executor: own } = context;
  const candidates = [...own.components, own];
  const found =
    candidates.find(({ name }) => name === wanted) ??
    candidates.find((candidate) => isA(candidate, wanted));
  if (found) return found;
  throw notFound(context, binding, `no Executor has the name or class '${wanted}'`);
}

function withMethod(context: DriverContext, { method, driver }: Binding): NamedExecutor {
  const { executor: own } = context;
  if (hasMethod(own, method)) return own;
  const [only, ...others] = own.components.filter((component) => hasMethod(component, method));
  if (!only) return own;
  if (others.length === 0) return only;
  const reason = `several components have the method ${method}; name one with the argument executor`;
  throw notFound(context, { driver }, reason);
}

function isA({ classNames, kind }: NamedExecutor, wanted: string): boolean {
  return classNames.includes(wanted) || baseClasses[kind] === wanted;
}

/** Jina's base class of each kind: ancestors of user classes, which do not state any. */
const baseClasses: Readonly<Partial<Record<ExecutorKind, string>>> = {
  crafter: 'BaseCrafter',
  segmenter: 'BaseSegmenter',
  encoder: 'BaseEncoder',
  'vector-indexer': 'BaseVectorIndexer',
  'key-value-indexer': 'BaseKVIndexer',
  ranker: 'BaseRanker',
  evaluator: 'BaseEvaluator',
  classifier: 'BaseClassifier',
  cache: 'BaseCache',
};

function hasMethod({ executor }: NamedExecutor, method: string): boolean {
  // What every object has, such as `toString`, is no method of an Executor.
  if (method in Object.prototype) return false;
  return typeof (executor as unknown as Record<string, unknown>)[method] === 'function';
}

/** What drivers can call: own and inherited methods but the hooks of the runtime. */
function methodsOf({ executor }: NamedExecutor): string[] {
  const names = new Set<string>();
  let level: object | null = executor;
  while (level && level !== Object.prototype) {
    // Not by reading them: a getter may fail.
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(level))) {
      if (typeof value === 'function' && name !== 'constructor') names.add(name);
    }
    level = Object.getPrototypeOf(level) as object | null;
  }
  return [...names].filter((name) => !hooks.has(name)).sort();
}

const hooks: ReadonlySet<string> = new Set<keyof Executor>([
  'prepareWrite',
  'commit',
  'abort',
  'settle',
  'forget',
  'close',
]);

function notFound(
  { pod, executor }: DriverContext,
  { driver }: Pick<Binding, 'driver'>,
  reason: string,
): FlowError {
  const components = executor.components.map(nameOf).join(', ') || 'none';
  return new FlowError(
    'ERR_DRIVER',
    `${driver} of Pod ${pod}: ${reason}; its Executor is ${nameOf(executor)}, components: ${components}`,
  );
}

function nameOf(named: NamedExecutor): string {
  return `${named.name} (${classNameOf(named)})`;
}

function classNameOf({ name, classNames }: NamedExecutor): string {
  return classNames[0] ?? name;
}
