import type { Executor, ExecutorFactory } from '@podflow/core/executor';
import { IndexEnvironment, placeOf } from '../store/index-environment.ts';
import { isStored } from '../stored-indexer.ts';

/**
 * Several Executors in one Pod, addressed one by one by its drivers. The data of its indexers is in one environment in
 * `<workspace>/<name>`, so a request is stored in all of them in one transaction, or in none. Without indexers there is
 * no such folder.
 */
export const createCompoundIndexer: ExecutorFactory = async (_options, context) => {
  const environment = new IndexEnvironment(placeOf(context));
  const others: Executor[] = [];
  const components = context.components.map(({ executor }) => executor);
  try {
    for (const executor of components) {
      if (isStored(executor)) await executor.attach(environment);
      else others.push(executor);
    }
  } catch (error) {
    await environment.close();
    throw error;
  }
  return new CompoundIndexer(environment, others, components.some(isStored));
};

class CompoundIndexer implements Executor {
  readonly #environment: IndexEnvironment;
  readonly #others: readonly Executor[];
  readonly #hasIndexers: boolean;

  constructor(environment: IndexEnvironment, others: readonly Executor[], hasIndexers: boolean) {
    this.#environment = environment;
    this.#others = others;
    this.#hasIndexers = hasIndexers;
  }

  async prepareWrite(): Promise<void> {
    for (const other of this.#others) await other.prepareWrite?.();
    if (this.#hasIndexers) this.#environment.prepareWrite();
  }

  /** The environment last: when another component cannot commit, nothing is stored. */
  async commit(requestId: string): Promise<void> {
    for (const other of this.#others) await other.commit?.(requestId);
    this.#environment.commit(requestId);
  }

  async abort(requestId: string): Promise<void> {
    for (const other of this.#others) await other.abort?.(requestId);
    this.#environment.abort();
  }

  async settle(requestId: string, failedIds: readonly string[] | 'all'): Promise<void> {
    for (const other of this.#others) await other.settle?.(requestId, failedIds);
    this.#environment.settle(requestId, failedIds);
  }

  async forget(requestIds: readonly string[]): Promise<void> {
    for (const other of this.#others) await other.forget?.(requestIds);
    this.#environment.forget(requestIds);
  }

  async close(): Promise<void> {
    for (const other of this.#others) await other.close?.();
    await this.#environment.close();
  }
}
