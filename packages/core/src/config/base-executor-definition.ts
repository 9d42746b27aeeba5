import type { ExecutorDefinition } from './executor-definition.ts';

/** Jina's `BaseExecutor`, the class of Executors that are nothing but their drivers. */
export const baseExecutorDefinition: ExecutorDefinition = {
  className: 'BaseExecutor',
  kind: 'base',
  ancestors: [],
  stateful: false,
  // `src` and `dist` are siblings: the same expression names the built file from both.
  module: new URL('../../dist/executor/base-executor.cjs', import.meta.url).href,
  exportName: 'createBaseExecutor',
  arguments: {},
  description: 'Does nothing by itself; runs the drivers of its YAML.',
};
