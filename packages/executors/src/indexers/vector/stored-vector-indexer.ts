import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import {
  type ExecutorContext,
  FlowError,
  type Tensor,
  type VectorHits,
  type VectorIndexer,
} from '@podflow/core/executor';
import type { TableMeta } from '../store/index-records.ts';
import type { RowSink } from '../store/index-table.ts';
import { checkMetric, mergeTraits, vectorTablePrefix } from '../store/vector-traits.ts';
import { StoredIndexer } from '../stored-indexer.ts';
import { rowsOf } from './check-vectors.ts';
import { ExactSearch } from './exact-search.ts';
import { ApproximateSearch } from './hnsw/approximate-search.ts';
import type { HnswSettings } from './hnsw/hnsw-settings.ts';
import type { Metric } from './metrics.ts';
import { RowMatrix } from './row-matrix.ts';
import type { VectorSearch } from './vector-search.ts';

/** What the classes of vector indexers differ in. */
export interface VectorIndexerOptions {
  metric: Metric;
  index_filename?: string | undefined;
  key_length: number;
  /** undefined: each search is exact. */
  hnsw?: HnswSettings | undefined;
}

/** Vectors in a table of the index and in a matrix, and the searches of both kinds. */
export class StoredVectorIndexer extends StoredIndexer implements VectorIndexer {
  readonly #options: VectorIndexerOptions;
  readonly #isReadOnly: boolean;
  readonly #matrix = new RowMatrix();
  #search: VectorSearch | undefined;
  /** Takes what is stored: the matrix, or what stands before it. */
  #sink: RowSink = this.#matrix;
  /** Of the index, that the matrix is up to. */
  #version = 0;

  constructor(context: ExecutorContext, options: VectorIndexerOptions) {
    const tableName = `${vectorTablePrefix}${options.index_filename ?? context.metas.name}`;
    super(context, tableName, options.key_length);
    this.#options = options;
    this.#isReadOnly = context.metas.readOnly;
  }

  get size(): number {
    this.#follow();
    return this.#matrix.size;
  }

  load(): void {
    const search = this.#openSearch();
    const { traits, count } = this.#follow();
    if (traits && count > 0) checkMetric(this.table.label, traits, this.#options.metric);
    // A Pod that also writes may never be asked.
    if (this.#isReadOnly) void search?.warmUp();
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
    this.noteEmpty(meta.count === 0);
    if (meta.count > 0 && vectors.length > 0) this.#checkTraits(meta, queries);
    const search = this.#search ?? this.#exactSearch();
    return search.nearest({ queries: vectors, k, metric: this.#options.metric });
  }

  override async close(): Promise<void> {
    await this.#search?.close();
    await super.close();
  }

  queryByKey(ids: readonly string[]): (Tensor<'float32'> | undefined)[] {
    const model = this.#follow().traits?.model;
    return ids.map((id) => {
      const data = this.#matrix.get(id);
      return data && vectorOf(data, model);
    });
  }

  /** Returns the search that has to be prepared, if there is one. */
  #openSearch(): ApproximateSearch | undefined {
    const { hnsw } = this.#options;
    if (!hnsw) return undefined;
    const { folder, shard, shards, log } = this.place;
    const search = new ApproximateSearch({
      matrix: this.#matrix,
      exact: this.#exactSearch(),
      settings: hnsw,
      threads: this.#threads,
      path: join(folder, `${encodeURIComponent(this.tableName)}-${shard}-of-${shards}`),
      label: this.table.label,
      log,
    });
    this.#search = search;
    this.#sink = search;
    return search;
  }

  #exactSearch(): VectorSearch {
    const search = new ExactSearch(this.#matrix, this.#threads);
    this.#search = search;
    return search;
  }

  /** The shards of a Pod share the cores. */
  get #threads(): number {
    return Math.max(1, Math.floor(availableParallelism() / this.place.shards));
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
    return { dimension, metric: this.#options.metric, ...(model !== undefined && { model }) };
  }

  /** Brings the matrix up to what is stored, also by other shards, threads and processes. */
  #follow(): TableMeta {
    const { version, meta } = this.table.follow(this.#version, this.#sink);
    this.#version = version;
    return meta;
  }
}

function vectorOf(data: Float32Array<ArrayBuffer>, model: string | undefined): Tensor<'float32'> {
  const vector = { dtype: 'float32', shape: [data.length], data } as const;
  return model === undefined ? vector : { ...vector, model };
}
