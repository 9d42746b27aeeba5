import {
  beginningOf,
  type Executor,
  type ExecutorContext,
  FlowError,
} from '@podflow/core/executor';
import { describeEmptiness } from './store/describe-emptiness.ts';
import { IndexEnvironment, type IndexPlace, placeOf } from './store/index-environment.ts';
import type { IndexTable } from './store/index-table.ts';

/** An Executor whose data can move into the environment of its compound. */
export interface StoredExecutor extends Executor {
  /** Called once, before anything is read or written. */
  attach(environment: IndexEnvironment): Promise<void>;
}

/** True for the indexers of this package. */
export function isStored(executor: Executor): executor is StoredExecutor {
  return 'attach' in executor;
}

/** What all indexers share: a table in an environment, and the hooks of a request. */
export abstract class StoredIndexer implements StoredExecutor {
  readonly #tableName: string;
  readonly #keyLength: number;
  readonly #isReadOnly: boolean;
  #environment: IndexEnvironment;
  #table: IndexTable;
  #isNoted = false;
  #isEmpty = false;

  protected constructor(context: ExecutorContext, tableName: string, keyLength: number) {
    this.#tableName = tableName;
    this.#keyLength = keyLength;
    this.#isReadOnly = context.metas.readOnly;
    this.#environment = new IndexEnvironment(placeOf(context));
    this.#table = this.#environment.table(tableName);
  }

  /** Reads what is stored, if anything; so a fault shows when the Pod starts. */
  abstract load(): void;

  /** As `load`; closes what was opened when it fails. */
  async start(): Promise<void> {
    try {
      this.load();
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  async attach(environment: IndexEnvironment): Promise<void> {
    await this.#environment.close();
    this.#environment = environment;
    this.#table = environment.table(this.#tableName);
    this.load();
  }

  delete(ids: readonly string[]): void {
    this.#refuseReadOnly();
    for (const id of ids) this.#table.remove(id);
  }

  prepareWrite(): void {
    this.#refuseReadOnly();
    this.#environment.prepareWrite();
  }

  commit(requestId: string): void {
    this.#environment.commit(requestId);
  }

  abort(): void {
    this.#environment.abort();
  }

  settle(requestId: string, failedIds: readonly string[] | 'all'): void {
    this.#environment.settle(requestId, failedIds);
  }

  forget(requestIds: readonly string[]): void {
    this.#environment.forget(requestIds);
  }

  async close(): Promise<void> {
    await this.#environment.close();
  }

  protected get table(): IndexTable {
    return this.#table;
  }

  protected get tableName(): string {
    return this.#tableName;
  }

  protected get place(): IndexPlace {
    return this.#environment.place;
  }

  /** To be called before `put`. Throws `ERR_ID_LENGTH`, `ERR_INDEX_READ_ONLY`. */
  protected checkIds(ids: readonly string[]): void {
    this.#refuseReadOnly();
    for (const id of ids) this.#checkLength(id);
  }

  /** Collects rows for `commit`. */
  protected put(
    kind: 'put' | 'update',
    ids: readonly string[],
    values: readonly Uint8Array[],
    roots: readonly string[] = ids,
  ): void {
    for (const [row, value] of values.entries()) {
      const id = ids[row] as string;
      this.#table.put(kind, id, value, roots[row] ?? id);
    }
  }

  get emptiness(): string | undefined {
    return this.#isEmpty ? describeEmptiness(this.#environment.place) : undefined;
  }

  /** To be called by each search with whether it can find anything; the log says the first time that it cannot. */
  protected noteEmpty(isEmpty: boolean): void {
    this.#isEmpty = isEmpty;
    if (!isEmpty || this.#isNoted) return;
    this.#environment.place.log(`index ${this.#table.label} is empty`);
    this.#isNoted = true;
  }

  #checkLength(id: string): void {
    if (id.length <= this.#keyLength) return;
    throw new FlowError(
      'ERR_ID_LENGTH',
      `The id ${beginningOf(id)} has ${id.length} characters, the index ${this.#table.label} takes up to ${this.#keyLength}. Use shorter ids or set \`key_length\`.`,
      { documentId: id },
    );
  }

  #refuseReadOnly(): void {
    if (!this.#isReadOnly) return;
    throw new FlowError(
      'ERR_INDEX_READ_ONLY',
      `The index ${this.#table.label} has \`read_only: true\` and takes no writes. Remove that setting to write.`,
    );
  }
}
