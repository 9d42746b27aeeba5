import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Executor } from '../../packages/core/src/executor/executor.ts';

/** How a contract suite asks for an indexer. */
export interface IndexerOptions {
  workspace: string;
  /** Default: one that no other indexer has. */
  owner?: string;
  shard?: number;
  shards?: number;
  readOnly?: boolean;
  /** `with` arguments. */
  with?: Record<string, unknown>;
  log?: (line: string) => void;
}

export type OpenIndexer<I extends Executor> = (options: IndexerOptions) => Promise<I>;

/** A folder, with a blank and a letter beyond ASCII in its path, and the indexers opened in it. Ends with all of them. */
export class Workspace<I extends Executor> implements AsyncDisposable {
  readonly folder: string;
  readonly #open: OpenIndexer<I>;
  readonly #opened: I[] = [];

  private constructor(folder: string, open: OpenIndexer<I>) {
    this.folder = folder;
    this.#open = open;
  }

  static async create<I extends Executor>(open: OpenIndexer<I>): Promise<Workspace<I>> {
    return new Workspace(await mkdtemp(join(tmpdir(), 'podflow ü-')), open);
  }

  async open(options: Omit<IndexerOptions, 'workspace'> = {}): Promise<I> {
    const indexer = await this.#open({ workspace: this.folder, ...options });
    this.#opened.push(indexer);
    return indexer;
  }

  async openShards(shards: number): Promise<I[]> {
    const owner = `pod of ${shards} ${this.#opened.length}`;
    const numbers = Array.from({ length: shards }, (_, index) => index + 1);
    return Promise.all(numbers.map((shard) => this.open({ owner, shard, shards })));
  }

  /** Closes what is open; the folder stays. */
  async closeAll(): Promise<void> {
    for (const indexer of this.#opened.splice(0)) await indexer.close?.();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.closeAll();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** One write request that succeeds: prepare, the writes, commit, settle. */
export async function write(
  indexers: readonly Executor[],
  requestId: string,
  writes: (indexer: number) => void,
): Promise<void> {
  await commit(indexers, requestId, writes);
  for (const indexer of indexers) await indexer.settle?.(requestId, []);
}

/** As `write`, but the request is still in the Flow. */
export async function commit(
  indexers: readonly Executor[],
  requestId: string,
  writes: (indexer: number) => void,
): Promise<void> {
  for (const [index, indexer] of indexers.entries()) {
    await indexer.prepareWrite?.();
    writes(index);
    await indexer.commit?.(requestId);
  }
}
