import type { ExecutorConfig } from '../config/flow-config.ts';
import { serializeError } from '../document/serialize-error.ts';
import { buildExecutor } from '../executor/build-executor.ts';
import { CallSharingEncoder } from '../executor/call-sharing-encoder.ts';
import type { Encoder, Executor, KeyValueIndexer, NamedExecutor } from '../executor/executor.ts';
import { PeaLoop } from './pea-loop.ts';
import type { PeaConfig, PeaEvent, PeaReply, PeaTask } from './pea-protocol.ts';
import { PeaStage } from './pea-stage.ts';
import type { Turn } from './turn.ts';

/** Does one task. @param turn Default: that of a request that is alone. */
export type PeaHandler = (task: PeaTask, turn?: Turn) => Promise<PeaReply>;

/** A started Pea. */
interface Started {
  /** That of the Pod itself; what a head or tail uses keeps nothing. */
  executor: Executor;
  /** The key-value indexers among the Executor and its components. */
  keepers: readonly KeyValueIndexer[];
  loop: PeaLoop;
}

/**
 * One Pea, wherever it runs: takes tasks, answers each, never throws.
 * The Executor is built by the first task, so that a Pea that replaces a dead one needs no special start.
 */
export function createPeaHandler(config: PeaConfig, post: (event: PeaEvent) => void): PeaHandler {
  let starting: Promise<Started> | undefined;
  return async (task, turn) => {
    try {
      starting ??= start(config, post);
      return await perform(task, await starting, turn);
    } catch (error) {
      if (task.type === 'start') starting = undefined;
      const fallback = { code: 'ERR_EXECUTOR', pod: config.pod } as const;
      return { type: 'error', error: serializeError(error, fallback) };
    }
  };
}

async function start(config: PeaConfig, post: (event: PeaEvent) => void): Promise<Started> {
  const { pod, shard, shards, owner, env, onErrorStrategy, stores = [] } = config;
  const place = { pod, shard, onErrorStrategy, debug: env['PODFLOW_DEBUG'] === '1' };
  const log = (line: string): void => post({ type: 'log', pod, line });
  const build = (executor: ExecutorConfig) =>
    buildExecutor(executor, { pod, shard, shards, owner, stores, env, log });
  const executor = await build(config.executor);
  if (config.atOnce > 1) {
    executor.executor = new CallSharingEncoder(executor.executor as Encoder<unknown>);
  }
  const { before, after, tail } = config;
  const stages = [new PeaStage(config.executor, executor, place, tail)];
  if (before) stages.unshift(new PeaStage(before, await build(before), place));
  if (after) stages.push(new PeaStage(after, await build(after), place));
  const keepers = [executor, ...executor.components].filter(keepsValues).map(keeperOf);
  return { executor: executor.executor, keepers, loop: new PeaLoop(place, stages) };
}

/** True for a key-value indexer that has `query`; a class of a user may lack it. */
function keepsValues({ kind, executor }: NamedExecutor): boolean {
  return kind === 'key-value-indexer' && 'query' in executor;
}

const keeperOf = ({ executor }: NamedExecutor): KeyValueIndexer => executor as KeyValueIndexer;

async function perform(
  task: PeaTask,
  { executor, keepers, loop }: Started,
  turn?: Turn,
): Promise<PeaReply> {
  switch (task.type) {
    case 'start':
      return { type: 'done' };
    case 'handle':
      return {
        type: 'envelope',
        envelope: await loop.handle(task.parts, turn),
        left: task.onward,
      };
    case 'look-up': {
      const values = keepers.flatMap((keeper) => keeper.query([task.id])[0] ?? []);
      // A view would be sent with the whole memory that it is a part of.
      return { type: 'values', values: values.map((value) => new Uint8Array(value)) };
    }
    case 'prepare-write':
      await executor.prepareWrite?.();
      return { type: 'done' };
    case 'settle':
      await executor.settle?.(task.requestId, task.failedIds);
      return { type: 'done' };
    case 'forget':
      await executor.forget?.(task.requestIds);
      return { type: 'done' };
    case 'close':
      await executor.close?.();
      return { type: 'done' };
  }
}
