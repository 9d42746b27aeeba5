import type { Index } from 'usearch';
import type { HnswSettings } from './hnsw-settings.ts';

type Usearch = typeof import('usearch');

const fewRows = 10_000;

/**
 * A graph of near neighbours (Malkov and Yashunin, 2016), by usearch; the only file that knows it. It keeps the vectors in
 * fewer bits: for cosine 8 each, for the other metrics bfloat16, which has their range.
 */
export class HnswGraph {
  readonly dimension: number;
  /** Most threads that usearch has made room for: it searches on no more. */
  #threads = 1;
  readonly #index: Index;

  private constructor(dimension: number, index: Index) {
    this.dimension = dimension;
    this.#index = index;
  }

  /** Throws where usearch has no binary for the system. */
  static async create(dimension: number, settings: HnswSettings): Promise<HnswGraph> {
    const usearch: Usearch = await import('usearch');
    const isCosine = settings.metric === 'cosine';
    const index = new usearch.Index({
      dimensions: dimension,
      metric: isCosine ? usearch.MetricKind.Cos : usearch.MetricKind.L2sq,
      quantization: isCosine ? usearch.ScalarKind.I8 : usearch.ScalarKind.BF16,
      connectivity: settings.connectivity,
      expansion_add: settings.expansionAdd,
      expansion_search: settings.expansionSearch,
      multi: false,
    });
    return new HnswGraph(dimension, index);
  }

  /** @param vectors float32 `[keys.length, dimension]`. Blocks the thread meanwhile. */
  add(keys: readonly number[], vectors: Float32Array, threads: number): void {
    const all = BigUint64Array.from(keys, BigInt);
    this.#threads = Math.max(this.#threads, threads);
    const early = Math.min(keys.length, Math.max(0, fewRows - this.#index.size()));
    // Threads that add to a graph of few rows do not see each other's: some rows would be reached from nowhere. One row takes
    // one thread, but usearch makes room for all, which it does only when the graph outgrows what it has.
    for (let at = 0; at < early; at++) this.#addPart(all, vectors, at, at + 1, threads);
    if (early < keys.length) this.#addPart(all, vectors, early, keys.length, threads);
  }

  remove(key: number): void {
    this.#index.remove(BigInt(key));
  }

  /**
   * Keys of about the `k` nearest vectors, about nearest first, per query.
   * @param queries float32 `[n, dimension]`.
   */
  search(queries: Float32Array, k: number, threads: number): number[][] {
    const found = this.#index.search(queries, k, Math.min(threads, this.#threads));
    // One query is answered in another form than several.
    const { keys } = found;
    if (!('counts' in found)) return [Array.from(keys, Number)];
    const counts = Array.from(found.counts as BigUint64Array, Number);
    return counts.map((count, at) => Array.from(keys.subarray(at * k, at * k + count), Number));
  }

  #addPart(
    keys: BigUint64Array,
    vectors: Float32Array,
    start: number,
    end: number,
    threads: number,
  ): void {
    const { dimension } = this;
    const part = vectors.subarray(start * dimension, end * dimension);
    this.#index.add(keys.subarray(start, end), part, threads);
  }

  save(file: string): void {
    this.#index.save(file);
  }

  /** To be called first. The file must be one that `save` wrote with the same settings. */
  load(file: string): void {
    this.#index.load(file);
  }
}
