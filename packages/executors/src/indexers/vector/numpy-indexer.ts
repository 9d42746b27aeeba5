import {
  type ExecutorContext,
  type ExecutorFactory,
  FlowError,
  type Tensor,
  type VectorHits,
  type VectorIndexer,
} from '@podflow/core/executor';
import { z } from 'zod';
import { parseOptions } from '../../parse-options.ts';
import { indexerOptions } from '../indexer-options.ts';
import type { TableMeta } from '../store/index-records.ts';
import { checkMetric, mergeTraits } from '../store/vector-traits.ts';
import { StoredIndexer } from '../stored-indexer.ts';
import { rowsOf } from './check-vectors.ts';
import { ExactSearch } from './exact-search.ts';
import { type Metric, metrics } from './metrics.ts';
import { RowMatrix } from './row-matrix.ts';

const numpyOptions = indexerOptions.extend({ metric: z.enum(metrics).default('cosine') });

/**
 * Exact nearest neighbours: every query is compared with every vector of the shard.
 * Distances as in Jina 1.0: `cosine` is 1 − cos, 0 to 2; `euclidean` the root of the squared distance;
 * the other metrics as in SciPy, by its names.
 * Opens the index; throws `ERR_VALUE`, `ERR_INDEX_FORMAT`, `ERR_INDEX_METRIC`.
 */
export const createNumpyIndexer: ExecutorFactory = async (options, context) => {
  const parsed = parseOptions('NumpyIndexer', numpyOptions, options);
  const indexer = new NumpyIndexer(context, parsed);
  await indexer.start();
  return indexer;
};

class NumpyIndexer extends StoredIndexer implements VectorIndexer {
  readonly #metric: Metric;
  readonly #matrix = new RowMatrix();
  readonly #search: ExactSearch;
  /** Of the index, that the matrix is up to. */
  #version = 0;

  constructor(context: ExecutorContext, options: z.output<typeof numpyOptions>) {
    const tableName = `vectors:${options.index_filename ?? context.metas.name}`;
    super(context, tableName, options.key_length);
    this.#metric = options.metric;
    this.#search = new ExactSearch(context);
  }

  get size(): number {
    this.#follow();
    return this.#matrix.size;
  }

  load(): void {
    const { traits, count } = this.#follow();
    if (traits && count > 0) checkMetric(this.table.label, traits, this.#metric);
  }

  add(ids: readonly string[], vectors: Tensor<'float32'>, roots?: readonly string[]): void {
    this.#put('put', ids, vectors, roots);
  }

  update(ids: readonly string[], vectors: Tensor<'float32'>, roots?: readonly string[]): void {
    this.#put('update', ids, vectors, roots);
  }

  query(queries: Tensor<'float32'>, k: number): VectorHits[] | Promise<VectorHits[]> {
    if (!Number.isSafeInteger(k) || k < 0) {
      throw new FlowError('ERR_TOP_K', `top_k is ${k}, expected a whole number from 0.`);
    }
    const vectors = rowsOf(queries);
    const meta = this.#follow();
    if (meta.count === 0) this.noteEmpty();
    else if (vectors.length > 0) this.#checkTraits(meta, queries);
    return this.#search.nearest(this.#matrix, { queries: vectors, k, metric: this.#metric });
  }

  override async close(): Promise<void> {
    await super.close();
    await this.#search.close();
  }

  queryByKey(ids: readonly string[]): (Tensor<'float32'> | undefined)[] {
    const model = this.#follow().traits?.model;
    return ids.map((id) => {
      const data = this.#matrix.get(id);
      return data && vectorOf(data, model);
    });
  }

  #put(
    kind: 'put' | 'update',
    ids: readonly string[],
    vectors: Tensor<'float32'>,
    roots?: readonly string[],
  ): void {
    const rows = rowsOf(vectors, ids);
    if (rows.length === 0) return;
    this.checkIds(ids);
    this.#checkTraits(this.table.meta, vectors);
    this.table.expect(this.#traitsOf(vectors));
    const values = rows.map((row) => new Uint8Array(row.buffer, row.byteOffset, row.byteLength));
    this.put(kind, ids, values, roots);
  }

  #checkTraits(meta: TableMeta, vectors: Tensor<'float32'>): void {
    const given = this.#traitsOf(vectors);
    if (meta.count > 0 && meta.traits) mergeTraits(this.table.label, meta.traits, given);
  }

  #traitsOf({ shape, model }: Tensor<'float32'>) {
    const dimension = shape[1] ?? 0;
    return { dimension, metric: this.#metric, ...(model !== undefined && { model }) };
  }

  /** Brings the matrix up to what is stored, also by other shards, threads and processes. */
  #follow(): TableMeta {
    const { version, meta } = this.table.follow(this.#version, this.#matrix);
    this.#version = version;
    return meta;
  }
}

function vectorOf(data: Float32Array<ArrayBuffer>, model: string | undefined): Tensor<'float32'> {
  const vector = { dtype: 'float32', shape: [data.length], data } as const;
  return model === undefined ? vector : { ...vector, model };
}
