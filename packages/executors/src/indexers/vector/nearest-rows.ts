import type { VectorHits } from '@podflow/core/executor';
import { lengthOf } from './distance.ts';
import type { Metric } from './metrics.ts';
import type { RowMatrix } from './row-matrix.ts';
import { RowMeter } from './row-meter.ts';
import { RowScan } from './row-scan.ts';
import { rowsPerChunk } from './row-segment.ts';
import { type DotMetric, isDotMetric, isMeasurable } from './score-bounds.ts';
import { TopK } from './top-k.ts';

/** Rows that stay in the processor's cache from one query to the next. */
const cachedRows = 256;

/** Rows that are on their way from memory at once. */
const fetchedRows = 16;

/** What is asked for. */
export interface NearestQuestion {
  queries: readonly Float32Array[];
  k: number;
  metric: Metric;
}

/** A question that dot products in float32 can narrow down. */
export interface NarrowQuestion {
  metric: DotMetric;
  /** Of each query. */
  lengths: readonly number[];
}

/**
 * The `k` nearest rows of each query, exactly: dot products in float32 only tell which rows cannot be among them, and the
 * others are compared in float64. So the answers are the same for any number of queries, shards and threads.
 */
export function nearestRows(matrix: RowMatrix, question: NearestQuestion): VectorHits[] {
  const { queries, k } = question;
  const narrow = narrowed(matrix, question);
  if (!narrow) return queries.map((query) => rankRows(matrix, allRows(matrix), query, question));
  const { metric, lengths } = narrow;
  const scans = queries.map(
    (query, at) => new RowScan(matrix, { query, length: lengths[at] as number, k, metric }),
  );
  // One query goes through the memory at one go; for several, rows are to stay in the processor's cache.
  for (const block of matrix.blocks(queries.length === 1 ? rowsPerChunk : cachedRows)) {
    for (const scan of scans) scan.scan(block);
  }
  return queries.map((query, at) => rankRows(matrix, scans[at]?.rows() ?? [], query, question));
}

/** undefined where float32 tells nothing. */
export function narrowed(
  matrix: RowMatrix,
  { queries, k, metric }: NearestQuestion,
): NarrowQuestion | undefined {
  if (!isDotMetric(metric) || k === 0 || k >= matrix.size) return undefined;
  const lengths = queries.map(lengthOf);
  return matrix.isMeasurable && lengths.every(isMeasurable) ? { metric, lengths } : undefined;
}

/** Those of `rows` that are the nearest, by their distances in float64. */
export function rankRows(
  matrix: RowMatrix,
  rows: ArrayLike<number>,
  query: Float32Array,
  { k, metric }: Pick<NearestQuestion, 'k' | 'metric'>,
): VectorHits {
  const meter = new RowMeter(matrix, query, metric);
  const best = new TopK(Math.min(k, matrix.size), matrix.ids);
  for (let start = 0; start < rows.length; start += fetchedRows) {
    const end = Math.min(rows.length, start + fetchedRows);
    for (let at = start; at < end; at++) meter.fetch(rows[at] as number);
    for (let at = start; at < end; at++) {
      const row = rows[at] as number;
      best.offer(row, meter.distanceTo(row));
    }
  }
  return best.ranked();
}

function allRows({ size }: RowMatrix): Uint32Array {
  return new Uint32Array(size).map((_, row) => row);
}
