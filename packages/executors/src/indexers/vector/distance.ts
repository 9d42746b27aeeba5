import { kernels, type Metric } from './metrics.ts';

/** Rows one after the other in one array, as a kernel sees them. */
export interface Rows {
  numbers: Float32Array;
  /** Numbers in a row. */
  dimension: number;
  /** Sum of squares of each row. */
  squares: Float64Array;
}

/**
 * Writes the distances of `query` to the rows `from` to `from + count` into `distances`, computed in float64.
 * cosine: 1 − cos of the angle, 0 to 2, rounding below 0 cut off. euclidean: root of the sum of squared differences,
 * sqeuclidean: that sum. The others: see `kernels`.
 */
export function distancesTo(
  metric: Metric,
  query: Float32Array,
  rows: Rows,
  from: number,
  count: number,
  distances: Float64Array,
): void {
  const { numbers, dimension, squares } = rows;
  if (metric === 'euclidean') {
    for (let i = 0; i < count; i++) {
      distances[i] = Math.sqrt(squaredDistance(query, numbers, (from + i) * dimension));
    }
    return;
  }
  if (metric === 'sqeuclidean') {
    for (let i = 0; i < count; i++) {
      distances[i] = squaredDistance(query, numbers, (from + i) * dimension);
    }
    return;
  }
  if (metric !== 'cosine') {
    const kernel = kernels[metric];
    for (let i = 0; i < count; i++) distances[i] = kernel(query, numbers, (from + i) * dimension);
    return;
  }
  const own = squaresOf(query);
  for (let i = 0; i < count; i++) {
    const dot = dotProduct(query, numbers, (from + i) * dimension);
    // One root of the product: a vector is then at distance 0 from itself.
    distances[i] = Math.max(0, 1 - dot / Math.sqrt(own * (squares[from + i] as number)));
  }
}

/** Sum of the squares, in float64. */
export function squaresOf(vector: Float32Array): number {
  return dotProduct(vector, vector, 0);
}

/** Four sums at a time: the processor need not wait for one addition to begin the next. */
function dotProduct(left: Float32Array, rows: Float32Array, start: number): number {
  const { length } = left;
  const unrolled = length - (length % 4);
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  for (let i = 0; i < unrolled; i += 4) {
    const at = start + i;
    a += (left[i] as number) * (rows[at] as number);
    b += (left[i + 1] as number) * (rows[at + 1] as number);
    c += (left[i + 2] as number) * (rows[at + 2] as number);
    d += (left[i + 3] as number) * (rows[at + 3] as number);
  }
  for (let i = unrolled; i < length; i++) a += (left[i] as number) * (rows[start + i] as number);
  return a + b + (c + d);
}

function squaredDistance(left: Float32Array, rows: Float32Array, start: number): number {
  const { length } = left;
  const unrolled = length - (length % 4);
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  for (let i = 0; i < unrolled; i += 4) {
    const at = start + i;
    a += square((left[i] as number) - (rows[at] as number));
    b += square((left[i + 1] as number) - (rows[at + 1] as number));
    c += square((left[i + 2] as number) - (rows[at + 2] as number));
    d += square((left[i + 3] as number) - (rows[at + 3] as number));
  }
  for (let i = unrolled; i < length; i++)
    a += square((left[i] as number) - (rows[start + i] as number));
  return a + b + (c + d);
}

function square(value: number): number {
  return value * value;
}
