import type { VectorHits } from '@podflow/core/executor';
import { distanceFrom, lengthOf } from './distance.ts';
import type { MatrixProduct } from './matrix-product.ts';
import type { Metric } from './metrics.ts';
import type { RowMatrix } from './row-matrix.ts';
import { mostRows } from './row-segment.ts';
import type { ScoreBlocks } from './score-block.ts';
import { isDotMetric, isMeasurable, ScoreBounds } from './score-bounds.ts';
import { Shortlist } from './shortlist.ts';
import { TopK } from './top-k.ts';

/** Scores of one matrix product: enough for its threads, few enough for the processor's cache. */
const productScores = 2 ** 20;
/** Of rows that stay in the processor's cache from one query to the next. */
const cachedBytes = 2 ** 18;

/** What is asked for. */
export interface NearestQuestion {
  queries: readonly Float32Array[];
  k: number;
  metric: Metric;
}

/** What many queries share from one search to the next. */
export interface ProductTools {
  product: MatrixProduct;
  blocks: ScoreBlocks;
}

/**
 * The `k` nearest rows of each query, exactly: dot products in float32 only tell which rows cannot be among them, and the
 * others are compared in float64. So the answers are the same for any number of queries, shards and threads.
 */
export function nearestRows(matrix: RowMatrix, question: NearestQuestion): VectorHits[] {
  const { queries } = question;
  const lengths = queries.map(lengthOf);
  const bounds = boundsFor(matrix, question, lengths);
  if (!bounds) return queries.map((query) => rankRows(matrix, allRows(matrix), query, question));
  const shortlists = bounds.map((each) => new Shortlist([each], question.k));
  const directions = queries.map((query, at) => directionOf(query, lengths[at] as number));
  // One query goes through the memory at one go; for several, rows are to stay in the processor's cache.
  const cachedRows = Math.max(16, Math.floor(cachedBytes / (4 * matrix.stride)));
  const blockRows = queries.length === 1 ? mostRows : Math.min(mostRows, cachedRows);
  for (const { segment, from, first, count } of matrix.blocks(blockRows)) {
    const rowLengths = matrix.lengths.subarray(first, first + count);
    for (const [at, direction] of directions.entries()) {
      segment.setQuery(direction);
      shortlists[at]?.offer(rowLengths, first, segment.dotProducts(from, count));
    }
  }
  return queries.map((query, at) =>
    rankRows(matrix, shortlists[at]?.rowsFor(0) ?? [], query, question),
  );
}

/** As `nearestRows`, quicker for many queries. */
export async function nearestRowsOfMany(
  matrix: RowMatrix,
  question: NearestQuestion,
  { product, blocks }: ProductTools,
): Promise<VectorHits[]> {
  const { queries, k } = question;
  const lengths = queries.map(lengthOf);
  const bounds = boundsFor(matrix, question, lengths);
  if (!bounds) return nearestRows(matrix, question);
  const { changes, stride } = matrix;
  const blockRows = Math.min(Math.ceil(productScores / queries.length), matrix.size);
  const block = blocks.take(queries.length, blockRows);
  const { width } = block;
  const shortlist = new Shortlist(bounds, k, block);
  const columns = columnsOf(queries, lengths, stride, width);
  for (const { segment, from, first, count } of matrix.blocks(blockRows)) {
    const rows = segment.rows(from, count);
    const scores = block.scores(count);
    await product.run({ rows, columns, count, stride, width }, scores);
    // The thread may have done something else meanwhile.
    if (matrix.changes !== changes) return nearestRows(matrix, question);
    shortlist.offer(matrix.lengths.subarray(first, first + count), first, scores);
  }
  blocks.giveBack(block);
  return queries.map((query, at) => rankRows(matrix, shortlist.rowsFor(at), query, question));
}

/** undefined where float32 tells nothing. */
function boundsFor(
  matrix: RowMatrix,
  { metric, k }: NearestQuestion,
  lengths: readonly number[],
): ScoreBounds[] | undefined {
  if (!isDotMetric(metric) || k === 0 || k >= matrix.size) return undefined;
  if (!matrix.isMeasurable || !lengths.every(isMeasurable)) return undefined;
  return lengths.map((length) => new ScoreBounds(metric, matrix.stride, length));
}

/** Those of `rows` that are the nearest, by their distances in float64. */
export function rankRows(
  matrix: RowMatrix,
  rows: Iterable<number>,
  query: Float32Array,
  { k, metric }: Pick<NearestQuestion, 'k' | 'metric'>,
): VectorHits {
  const distanceTo = distanceFrom(query, metric);
  const best = new TopK(Math.min(k, matrix.size), matrix.ids);
  for (const row of rows) {
    const { segment, from } = matrix.place(row);
    best.offer(row, distanceTo(segment.numbers, segment.startOf(from)));
  }
  return best.ranked();
}

function* allRows({ size }: RowMatrix): Iterable<number> {
  for (let row = 0; row < size; row++) yield row;
}

/** The query at length 1. */
function directionOf(query: Float32Array, length: number): Float32Array {
  return query.map((value) => value / length);
}

/** The queries at length 1, float32 `[stride, width]`. */
function columnsOf(
  queries: readonly Float32Array[],
  lengths: readonly number[],
  stride: number,
  width: number,
): Float32Array {
  const columns = new Float32Array(stride * width);
  for (const [at, query] of queries.entries()) {
    const length = lengths[at] as number;
    for (let place = 0; place < query.length; place++) {
      columns[place * width + at] = (query[place] as number) / length;
    }
  }
  return columns;
}
