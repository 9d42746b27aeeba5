import type { VectorHits } from '@podflow/core/executor';
import { MatrixProduct } from './matrix-product.ts';
import { type NearestQuestion, nearestRows } from './nearest-rows.ts';
import { nearestRowsOfMany } from './nearest-rows-of-many.ts';
import type { RowMatrix } from './row-matrix.ts';
import { ScoreBlocks } from './score-block.ts';
import { isDotMetric } from './score-bounds.ts';
import type { VectorSearch } from './vector-search.ts';

/** Queries, and numbers multiplied for all of them, from which on a matrix product is worth its start. */
const [productQueries, productWork] = [5, 2 ** 23];

/**
 * Compares queries with all rows. A few queries wait for the memory, which one thread reads as fast as it comes; many wait
 * for the processor, so they are a matrix product on several threads.
 */
export class ExactSearch implements VectorSearch {
  readonly #matrix: RowMatrix;
  readonly #threads: number;
  readonly #blocks = new ScoreBlocks();
  #product: Promise<MatrixProduct | undefined> | undefined;
  /** The search of many queries that is under way. */
  #turn: Promise<unknown> = Promise.resolve();

  /** @param threads Those of a matrix product. */
  constructor(matrix: RowMatrix, threads: number) {
    this.#matrix = matrix;
    this.#threads = threads;
  }

  nearest(question: NearestQuestion): VectorHits[] | Promise<VectorHits[]> {
    const { queries, metric } = question;
    const work = queries.length * this.#matrix.size * this.#matrix.stride;
    const isMuch = queries.length >= productQueries && work >= productWork && isDotMetric(metric);
    return isMuch ? this.#nearestOfMany(question) : nearestRows(this.#matrix, question);
  }

  async close(): Promise<void> {
    await (await this.#product)?.close();
    this.#product = undefined;
  }

  async #nearestOfMany(question: NearestQuestion): Promise<VectorHits[]> {
    // Where there is no onnxruntime for the system, the search is slower.
    this.#product ??= MatrixProduct.open(this.#threads).catch(() => undefined);
    const product = await this.#product;
    if (!product) return nearestRows(this.#matrix, question);
    const tools = { product, blocks: this.#blocks };
    const hits = this.#turn.then(() => nearestRowsOfMany(this.#matrix, question, tools));
    this.#turn = hits.catch(() => {});
    return hits;
  }
}
