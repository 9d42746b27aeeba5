import type { ExecutorContext, Metas } from '@podflow/core';

/** A context to build an Executor in, and the lines that it logs. */
export function executorContext(
  env: Record<string, string> = {},
  metas: Partial<Metas> = {},
): ExecutorContext & { lines: string[] } {
  const lines: string[] = [];
  return {
    metas: { name: 'tested', workspace: '.', readOnly: false, ...metas },
    pod: 'tested',
    shard: 1,
    shards: 1,
    owner: 'test',
    env,
    components: [],
    lines,
    log: (line) => lines.push(line),
  };
}
