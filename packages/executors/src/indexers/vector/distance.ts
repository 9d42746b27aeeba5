import { kernels, type Metric } from './metrics.ts';

/** Distance of a query to the row that begins at `start`, in float64. */
export type DistanceTo = (rows: Float32Array, start: number) => number;

/**
 * The distances of `query`. cosine: 1 − cos of the angle, 0 to 2, rounding below 0 cut off. euclidean: root of the sum of
 * squared differences, sqeuclidean: that sum. The others: see `kernels`.
 */
export function distanceFrom(query: Float32Array, metric: Metric): DistanceTo {
  if (metric === 'euclidean')
    return (rows, start) => Math.sqrt(squaredDistance(query, rows, start));
  if (metric === 'sqeuclidean') return (rows, start) => squaredDistance(query, rows, start);
  if (metric === 'cosine') return cosineFrom(query);
  const kernel = kernels[metric];
  return (rows, start) => kernel(query, rows, start);
}

/** Length of a vector, in float64. */
export function lengthOf(vector: Float32Array): number {
  return Math.sqrt(squareOf(vector));
}

/** Square of the length of a vector, in float64. */
export function squareOf(vector: Float32Array): number {
  return dotProduct(vector, 0, vector, 0, vector.length);
}

/** By the dot product of two vectors and the squares of their lengths. */
export function cosineDistance(product: number, left: number, right: number): number {
  // One root of the product: a vector is then at distance 0 from itself.
  return Math.max(0, 1 - product / Math.sqrt(left * right));
}

function cosineFrom(query: Float32Array): DistanceTo {
  const { length } = query;
  const own = squareOf(query);
  return (rows, start) => {
    const product = dotProduct(query, 0, rows, start, length);
    return cosineDistance(product, own, dotProduct(rows, start, rows, start, length));
  };
}

/** Four sums at a time: the processor need not wait for one addition to begin the next. */
function dotProduct(
  left: Float32Array,
  leftStart: number,
  right: Float32Array,
  rightStart: number,
  length: number,
): number {
  const unrolled = length - (length % 4);
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  for (let i = 0; i < unrolled; i += 4) {
    const l = leftStart + i;
    const r = rightStart + i;
    a += (left[l] as number) * (right[r] as number);
    b += (left[l + 1] as number) * (right[r + 1] as number);
    c += (left[l + 2] as number) * (right[r + 2] as number);
    d += (left[l + 3] as number) * (right[r + 3] as number);
  }
  for (let i = unrolled; i < length; i++) {
    a += (left[leftStart + i] as number) * (right[rightStart + i] as number);
  }
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
