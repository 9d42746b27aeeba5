import { cosineDistance, type DistanceTo, distanceFrom, squareOf } from './distance.ts';
import type { Metric } from './metrics.ts';
import type { RowMatrix } from './row-matrix.ts';
import type { RowSegment } from './row-segment.ts';

/** Distances of a query to rows of a matrix in float64, to the last bit those of `distanceFrom`. */
export class RowMeter {
  readonly #matrix: RowMatrix;
  readonly #query: Float32Array;
  readonly #measure: (segment: RowSegment, row: Float32Array) => number;
  #segment: RowSegment | undefined;

  constructor(matrix: RowMatrix, query: Float32Array, metric: Metric) {
    this.#matrix = matrix;
    this.#query = query;
    this.#measure = measureOf(query, metric);
  }

  /** Lets a row come from memory while others are still waited for. */
  fetch(row: number): void {
    const { segment, from } = this.#matrix.place(row);
    segment.fetch(from);
  }

  /** Nothing else may be asked of the matrix between the first row and the last. */
  distanceTo(row: number): number {
    const { segment, from } = this.#matrix.place(row);
    if (segment !== this.#segment) segment.setQuery(this.#query);
    this.#segment = segment;
    return this.#measure(segment, segment.read(from));
  }
}

function measureOf(
  query: Float32Array,
  metric: Metric,
): (segment: RowSegment, row: Float32Array) => number {
  if (metric === 'cosine') {
    const own = squareOf(query);
    return (segment) => cosineDistance(segment.exactProduct(), own, segment.rowSquares());
  }
  if (metric === 'sqeuclidean') return (segment) => segment.exactSquares();
  if (metric === 'euclidean') return (segment) => Math.sqrt(segment.exactSquares());
  const distanceTo: DistanceTo = distanceFrom(query, metric);
  return (_, row) => distanceTo(row, 0);
}
