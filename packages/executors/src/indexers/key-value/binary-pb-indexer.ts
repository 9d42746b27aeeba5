import type { ExecutorContext, ExecutorFactory, KeyValueIndexer } from '@podflow/core/executor';
import type * as z from 'zod';
import { parseOptions } from '../../parse-options.ts';
import { indexerOptions } from '../indexer-options.ts';
import { StoredIndexer } from '../stored-indexer.ts';

/** Serialised Documents by id. Opens the index; throws `ERR_VALUE`, `ERR_INDEX_FORMAT`. */
export const createBinaryPbIndexer: ExecutorFactory = async (options, context) => {
  const parsed = parseOptions('BinaryPbIndexer', indexerOptions, options);
  const indexer = new BinaryPbIndexer(context, parsed);
  await indexer.start();
  return indexer;
};

class BinaryPbIndexer extends StoredIndexer implements KeyValueIndexer {
  constructor(context: ExecutorContext, options: z.output<typeof indexerOptions>) {
    super(context, `documents:${options.index_filename ?? context.metas.name}`, options.key_length);
  }

  get size(): number {
    return this.table.size;
  }

  load(): void {
    this.table.meta;
  }

  add(ids: readonly string[], values: readonly Uint8Array[], roots?: readonly string[]): void {
    this.checkIds(ids);
    this.put('put', ids, values, roots);
  }

  update(ids: readonly string[], values: readonly Uint8Array[], roots?: readonly string[]): void {
    this.checkIds(ids);
    this.put('update', ids, values, roots);
  }

  query(ids: readonly string[]): (Uint8Array | undefined)[] {
    const values = this.table.getAll(ids);
    const isNothing = ids.length > 0 && values.every((value) => value === undefined);
    this.noteEmpty(isNothing && this.table.meta.count === 0);
    return values;
  }
}
