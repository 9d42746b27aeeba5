import type { Executor, ExecutorContext, ExecutorFactory } from '@podflow/core';
import type { IndexerOptions } from '../../../../test/contracts/indexer-harness.ts';

/** The context of an Executor called `name`, as a Pod would give it. */
export function contextOf(name: string, options: IndexerOptions): ExecutorContext {
  return {
    metas: { name, workspace: options.workspace, readOnly: options.readOnly ?? false },
    pod: 'pod',
    shard: options.shard ?? 1,
    shards: options.shards ?? 1,
    owner: options.owner ?? `owner ${Math.random()}`,
    env: {},
    components: [],
    log: options.log ?? (() => undefined),
  };
}

/** Opens indexers of one class for a contract suite. */
export function opener<I extends Executor>(
  create: ExecutorFactory,
): (options: IndexerOptions) => Promise<I> {
  return async (options) =>
    (await create(options.with ?? {}, contextOf('index', options))) as unknown as I;
}
