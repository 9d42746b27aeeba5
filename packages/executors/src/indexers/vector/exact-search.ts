import { availableParallelism } from 'node:os';
import type { VectorHits } from '@podflow/core/executor';
import { MatrixProduct } from './matrix-product.ts';
import { type NearestQuestion, nearestRows, nearestRowsOfMany } from './nearest-rows.ts';
import type { RowMatrix } from './row-matrix.ts';
import { isDotMetric } from './score-bounds.ts';

/** Numbers multiplied for all queries together, from which on a matrix product is worth its start. */
const productFrom = 2 ** 23;
const productQueries = 4;

/**
 * Compares queries with all rows. Few queries wait for the memory, which one thread can read as fast as it comes. For many,
 * which wait for the processor, a matrix product shares the cores among the shards of the Pod.
 */
export class ExactSearch {
  readonly #threads: number;
  #product: Promise<MatrixProduct | undefined> | undefined;

  constructor({ shards }: { shards: number }) {
    this.#threads = Math.max(1, Math.floor(availableParallelism() / shards));
  }

  nearest(matrix: RowMatrix, question: NearestQuestion): VectorHits[] | Promise<VectorHits[]> {
    const { queries, metric } = question;
    const work = queries.length * matrix.size * matrix.stride;
    const isMuch = queries.length >= productQueries && work >= productFrom && isDotMetric(metric);
    return isMuch ? this.#nearestOfMany(matrix, question) : nearestRows(matrix, question);
  }

  async close(): Promise<void> {
    await (await this.#product)?.close();
  }

  async #nearestOfMany(matrix: RowMatrix, question: NearestQuestion): Promise<VectorHits[]> {
    // Where there is no onnxruntime for the system, the search is slower.
    this.#product ??= MatrixProduct.open(this.#threads).catch(() => undefined);
    const product = await this.#product;
    return product ? nearestRowsOfMany(matrix, question, product) : nearestRows(matrix, question);
  }
}
