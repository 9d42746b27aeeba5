import type { RowSink } from '../store/index-table.ts';
import { distancesTo, squaresOf } from './distance.ts';
import type { Metric } from './metrics.ts';
import { type RankedRows, TopK } from './top-k.ts';

const firstCapacity = 256;
const blockRows = 128;
const bytesPerNumber = Float32Array.BYTES_PER_ELEMENT;

/** The vectors of one shard, one after the other in one Float32Array that doubles when it is full. */
export class RowMatrix implements RowSink {
  #dimension = 0;
  #rows = new Float32Array();
  /** Sum of squares of each row. */
  #squares = new Float64Array();
  #ids: string[] = [];
  readonly #rowOf = new Map<string, number>();

  get size(): number {
    return this.#ids.length;
  }

  get ids(): readonly string[] {
    return this.#ids;
  }

  clear(): void {
    this.#ids = [];
    this.#rowOf.clear();
    this.#dimension = 0;
    this.#rows = new Float32Array();
    this.#squares = new Float64Array();
  }

  /** @param value A float32 vector as bytes, as long as the others. */
  set(id: string, value: Uint8Array): void {
    if (this.size === 0) this.#dimension = value.length / bytesPerNumber;
    const row = this.#rowOf.get(id) ?? this.size;
    this.#makeRoom(row + 1);
    const start = row * this.#dimension;
    new Uint8Array(this.#rows.buffer, start * bytesPerNumber).set(value);
    this.#squares[row] = squaresOf(this.#rows.subarray(start, start + this.#dimension));
    this.#ids[row] = id;
    this.#rowOf.set(id, row);
  }

  /** The last row takes the place of the one that goes. */
  delete(id: string): void {
    const row = this.#rowOf.get(id);
    if (row === undefined) return;
    const last = this.size - 1;
    const lastId = this.#ids[last] as string;
    const dimension = this.#dimension;
    this.#rows.copyWithin(row * dimension, last * dimension, (last + 1) * dimension);
    this.#squares[row] = this.#squares[last] as number;
    this.#ids[row] = lastId;
    this.#rowOf.set(lastId, row);
    this.#rowOf.delete(id);
    this.#ids.pop();
  }

  /** A copy of a row. */
  get(id: string): Float32Array<ArrayBuffer> | undefined {
    const row = this.#rowOf.get(id);
    if (row === undefined) return undefined;
    return this.#rows.slice(row * this.#dimension, (row + 1) * this.#dimension);
  }

  /** The `k` nearest rows of each query. */
  nearest(queries: readonly Float32Array[], k: number, metric: Metric): RankedRows[] {
    const rows = { numbers: this.#rows, dimension: this.#dimension, squares: this.#squares };
    const best = queries.map(() => new TopK(Math.min(k, this.size), this.#ids));
    const distances = new Float64Array(blockRows);
    // By blocks, which stay in the processor's cache for all queries.
    for (let from = 0; from < this.size; from += blockRows) {
      const count = Math.min(blockRows, this.size - from);
      for (const [index, query] of queries.entries()) {
        distancesTo(metric, query, rows, from, count, distances);
        best[index]?.offer(from, distances.subarray(0, count));
      }
    }
    return best.map((rankedRows) => rankedRows.ranked());
  }

  #makeRoom(rows: number): void {
    if (rows * this.#dimension <= this.#rows.length && rows <= this.#squares.length) return;
    const capacity = Math.max(firstCapacity, 2 * this.size, rows);
    const grown = new Float32Array(capacity * this.#dimension);
    const squares = new Float64Array(capacity);
    grown.set(this.#rows.subarray(0, this.size * this.#dimension));
    squares.set(this.#squares.subarray(0, this.size));
    this.#rows = grown;
    this.#squares = squares;
  }
}
