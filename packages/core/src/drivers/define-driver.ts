import type { DriverDefinition } from '../config/driver-definition.ts';
import type { ArgumentDefinition } from '../config/executor-definition.ts';

/** Arguments by their YAML spelling. */
export type Arguments = Readonly<Record<string, ArgumentDefinition>>;

/** The definition of a driver, with the arguments that all drivers of its style have. `defaultPaths: null`: it does not traverse. */
export function define(
  name: string,
  description: string,
  defaultPaths: readonly string[] | null,
  own: Arguments = {},
): DriverDefinition {
  const common = defaultPaths ? recursive : always;
  return { name, description, defaultPaths, arguments: { ...common, ...own } };
}

/** Arguments of drivers that call an Executor. */
export function executing(method: string): Arguments {
  return {
    executor: {
      type: 'string',
      description: 'Name or class of the Executor, in a compound one.',
    },
    method: { type: 'string', default: method, description: 'Method of the Executor it calls.' },
  };
}

/** Default paths: chunks, then roots. */
export const chunksThenRoots = ['c', 'r'] as const;
/** Default paths: roots, then chunks. */
export const rootsThenChunks = ['r', 'c'] as const;
/** Default paths: roots only. */
export const roots = ['r'] as const;

const always: Arguments = {
  priority: {
    type: 'number',
    default: 0,
    description: 'Entries of a queryset with a greater priority override the arguments.',
  },
};

const recursive: Arguments = {
  ...always,
  traversal_paths: {
    type: 'any',
    description: 'Where it works: a list of paths of r (roots), c (chunks) and m (matches).',
  },
  recur_on: {
    type: 'any',
    description: 'Where it worked before Jina 0.9.',
    ignored: 'traversal_paths took its place',
  },
};
