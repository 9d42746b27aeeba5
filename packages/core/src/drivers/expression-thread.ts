import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import { FlowError } from '../document/flow-error.ts';
import type { ExpressionResult } from './expression.worker.ts';

/** One search with a regular expression. */
export interface ExpressionSearch {
  /** In JavaScript's syntax. */
  source: string;
  text: string;
}

/** Searches of one request. */
export interface ExpressionTask {
  searches: readonly ExpressionSearch[];
  /** ms for all of them. */
  timeout: number;
}

// `src` and `dist` are siblings: a thread always runs the built file.
const workerFile = fileURLToPath(
  new URL('../../dist/drivers/expression.worker.cjs', import.meta.url),
);

/**
 * A thread for expressions that come from outside: some take years on a short text, and which ones cannot be told from how they
 * look. The thread that asks stays free for other requests. It starts with the first search and ends after a while without one.
 */
export class ExpressionThread {
  #pool: Piscina<ExpressionTask, ExpressionResult> | undefined;

  /** Waits for those that asked before; that time does not count. Throws `ERR_WORKER_NOT_BUILT`. */
  async search(task: ExpressionTask): Promise<ExpressionResult> {
    this.#pool ??= openPool();
    return await this.#pool.run(task);
  }
}

function openPool(): Piscina<ExpressionTask, ExpressionResult> {
  if (!existsSync(workerFile)) {
    const message = `The worker ${workerFile} does not exist; run: pnpm build`;
    throw new FlowError('ERR_WORKER_NOT_BUILT', message);
  }
  return new Piscina({
    filename: workerFile,
    minThreads: 0,
    maxThreads: 1,
    idleTimeout: 30_000,
    // Waiting by Atomics would keep the thread from ending.
    atomics: 'disabled',
  });
}
