import { setTimeout as sleep } from 'node:timers/promises';
import { serializeError } from '../document/serialize-error.ts';
import { type BuiltExecutor, buildExecutor } from '../executor/build-executor.ts';
import { PeaLoop } from './pea-loop.ts';
import type { PeaConfig, PeaEvent, PeaReply, PeaTask } from './pea-protocol.ts';

/** A started Pea. */
interface Started {
  executor: BuiltExecutor;
  loop: PeaLoop;
}

/**
 * One Pea, wherever it runs: takes tasks, answers each, never throws.
 * The Executor is built by the first task, so that a Pea that replaces a dead one needs no special start.
 */
export function createPeaHandler(
  config: PeaConfig,
  post: (event: PeaEvent) => void,
): (task: PeaTask) => Promise<PeaReply> {
  let starting: Promise<Started> | undefined;
  const start = async (): Promise<Started> => {
    const shard = config.shard || 1 + Atomics.add(new Int32Array(config.started), 0, 1);
    const executor = await buildExecutor(config.executor, {
      pod: config.pod,
      shard,
      shards: config.shards,
      owner: config.owner,
      env: config.env,
      log: (line) => post({ type: 'log', pod: config.pod, line }),
    });
    return { executor, loop: new PeaLoop(config, shard, executor) };
  };
  return async (task) => {
    try {
      starting ??= start();
      const started = await starting;
      return await perform(task, started, config);
    } catch (error) {
      if (task.type === 'start') starting = undefined;
      const fallback = { code: 'ERR_EXECUTOR', pod: config.pod } as const;
      return { type: 'error', error: serializeError(error, fallback) };
    }
  };
}

async function perform(
  task: PeaTask,
  { executor: { executor }, loop }: Started,
  config: PeaConfig,
): Promise<PeaReply> {
  switch (task.type) {
    case 'start':
      await peersStarted(config, task.peers);
      return { type: 'done' };
    case 'handle':
      return { type: 'envelope', envelope: await loop.handle(task.parts) };
    case 'prepare-write':
      await executor.prepareWrite?.();
      return { type: 'done' };
    case 'settle':
      await executor.settle?.(task.requestId, task.failedIds);
      return { type: 'done' };
    case 'close':
      await executor.close?.();
      return { type: 'done' };
  }
}

/** Holds this thread of a pool until all its peers hold one too: a pool hands a task to whoever is free. */
async function peersStarted({ started }: PeaConfig, peers: number): Promise<void> {
  if (peers === 1) return;
  const counter = new Int32Array(started);
  while (Atomics.load(counter, 0) < peers) await sleep(1);
}
