import { Candidates } from './candidates.ts';
import { type PlaneBounds, PlaneChoice, type Planes, planeBounds } from './plane-choice.ts';
import type { RowBlock, RowMatrix } from './row-matrix.ts';
import { placeInEights } from './row-segment.ts';
import type { DotMetric } from './score-bounds.ts';

/** When the high planes leave more than this share of the rows, the scores of all by both cost less than the exact distances. */
const mostLeft = 1 / 8;

/** What a scan is for. */
export interface ScanQuestion {
  query: Float32Array;
  /** Of the query. */
  length: number;
  k: number;
  metric: DotMetric;
}

/** The rows of a matrix that can be among the `k` nearest of one query, by their scores. */
export class RowScan {
  readonly #matrix: RowMatrix;
  readonly #direction: Float32Array;
  readonly #bounds: PlaneBounds;
  readonly #candidates: Candidates;
  readonly #choice: PlaneChoice;

  constructor(matrix: RowMatrix, { query, length, k, metric }: ScanQuestion) {
    const { stride, restShare } = matrix;
    this.#matrix = matrix;
    this.#direction = directionOf(query, length, stride);
    this.#bounds = planeBounds({ metric, stride, restShare, queryLength: length });
    this.#candidates = new Candidates(k);
    this.#choice = new PlaneChoice(k, mostLeft);
  }

  /** Takes note of rows, which are of one chunk. */
  scan(block: RowBlock): void {
    const { count } = block;
    block.segment.setDirection(this.#direction);
    const start = this.#choice.rowsForBoth(block.first, count);
    this.#scan(block, { start: 0, end: start, planes: 'both', most: count });
    const most = this.#choice.mostLeft(count);
    const done = this.#scan(block, { start, end: count, planes: 'high', most });
    if (done === count) return;
    this.#choice.giveUp();
    this.#scan(block, { start: done, end: count, planes: 'both', most: count });
  }

  /** In no order; all rows that can be among the nearest, and perhaps a few more. */
  rows(): ArrayLike<number> {
    return this.#candidates.rows();
  }

  /** Looks at the rows from `start` to `end` of the block. Returns where more than `most` were left, else `end`. */
  #scan({ segment, from, first }: RowBlock, { start, end, planes, most }: Part): number {
    if (start === end) return end;
    const candidates = this.#candidates;
    const bounds = this.#bounds[planes];
    const { lengths } = this.#matrix;
    const scores = segment.scores(from + start, end - start, planes);
    let { limit } = candidates;
    let { square, linear, constant } = bounds.threshold(limit);
    let left = 0;
    for (let row = start; row < end; row++) {
      const length = lengths[first + row] as number;
      const score = scores[row - start] as number;
      if (score < length * (length * square + linear) + constant) continue;
      if (left++ === most) return row;
      candidates.add(first + row, bounds.lower(length, score), bounds.upper(length, score));
      if (candidates.limit === limit) continue;
      limit = candidates.limit;
      ({ square, linear, constant } = bounds.threshold(limit));
    }
    return end;
  }
}

interface Part {
  start: number;
  end: number;
  planes: Planes;
  most: number;
}

/** The query at length 1, in the order of eights. */
function directionOf(query: Float32Array, length: number, stride: number): Float32Array {
  const direction = new Float32Array(stride);
  for (let place = 0; place < query.length; place++) {
    direction[placeInEights(place)] = (query[place] as number) / length;
  }
  return direction;
}
