import type { Cache, ExecutorContext, ExecutorFactory } from '@podflow/core/executor';
import * as z from 'zod';
import { parseOptions } from '../../parse-options.ts';
import { indexerOptions } from '../indexer-options.ts';
import { StoredIndexer } from '../stored-indexer.ts';
import { SeenHashes } from './seen-hashes.ts';

/**
 * Jina's `DocCache`: remembers by hash which Documents it has seen. `fields` (default `id`; old name `field`) tells drivers
 * of what the hash is made. Opens the index; throws `ERR_VALUE`, `ERR_INDEX_FORMAT`.
 */
export const createDocCache: ExecutorFactory = async (options, context) => {
  const cache = new DocCache(context, parseOptions('DocCache', cacheOptions, options));
  await cache.start();
  return cache;
};

const fieldsSchema = z.union([
  z
    .string()
    .min(1)
    .transform((field) => [field]),
  z.array(z.string().min(1)).min(1),
]);

const cacheOptions = indexerOptions.extend({
  fields: fieldsSchema.nullish(),
  field: fieldsSchema.nullish(),
});

class DocCache extends StoredIndexer implements Cache {
  readonly fields: readonly string[];
  readonly #stored = new SeenHashes();
  /** Of the request that is under way; not durable yet. */
  readonly #added = new Set<string>();
  #request: object | undefined;
  /** Of the index, that `#stored` is up to. */
  #version = 0;

  constructor(context: ExecutorContext, options: z.output<typeof cacheOptions>) {
    super(context, `cache:${options.index_filename ?? context.metas.name}`, options.key_length);
    this.fields = options.fields ?? options.field ?? ['id'];
  }

  /** Number of Documents it remembers. */
  get size(): number {
    this.#follow();
    return this.#stored.size;
  }

  load(): void {
    this.#follow();
  }

  query(hash: string): boolean {
    if (this.#addedNow().has(hash)) return true;
    this.#follow();
    return this.#stored.has(hash);
  }

  add(ids: readonly string[], hashes: readonly string[], roots?: readonly string[]): void {
    this.#put('put', ids, hashes, roots);
    const added = this.#addedNow();
    for (const hash of hashes) added.add(hash);
  }

  /** As `add`, but only for ids that are remembered. */
  update(ids: readonly string[], hashes: readonly string[], roots?: readonly string[]): void {
    this.#put('update', ids, hashes, roots);
  }

  #put(
    kind: 'put' | 'update',
    ids: readonly string[],
    hashes: readonly string[],
    roots?: readonly string[],
  ): void {
    this.checkIds(ids);
    this.put(
      kind,
      ids,
      hashes.map((hash) => Buffer.from(hash, 'utf8')),
      roots,
    );
  }

  /** In a compound, that commits for all, no hook tells when a request ends. */
  #addedNow(): Set<string> {
    if (this.#request !== this.table.request) this.#added.clear();
    this.#request = this.table.request;
    return this.#added;
  }

  #follow(): void {
    this.#version = this.table.follow(this.#version, this.#stored).version;
  }
}
