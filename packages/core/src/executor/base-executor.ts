import type { Executor } from './executor.ts';

/** Jina's `BaseExecutor`: holds drivers that need no Executor, such as those of `_merge_root`. */
export function createBaseExecutor(): Executor {
  return {};
}
