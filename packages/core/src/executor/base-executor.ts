import type { ExecutorDefinition } from '../config/executor-definition.ts';
import type { Executor } from './executor.ts';

/** Jina's `BaseExecutor`: holds drivers that need no Executor, such as those of `_merge_root`. */
export function createBaseExecutor(): Executor {
  return {};
}

export const baseExecutorDefinition: ExecutorDefinition = {
  className: 'BaseExecutor',
  kind: 'base',
  ancestors: [],
  stateful: false,
  // `src` and `dist` are siblings: the same expression names the built file from both.
  module: new URL('../../dist/executor/base-executor.js', import.meta.url).href,
  exportName: 'createBaseExecutor',
  arguments: {},
  description: 'Does nothing by itself; runs the drivers of its YAML.',
};
