import { Candidates } from './candidates.ts';
import type { RowBlock, RowMatrix } from './row-matrix.ts';
import { placeInEights } from './row-segment.ts';
import { type DotMetric, ScoreBounds } from './score-bounds.ts';

/** When rough scores leave more than this share of the rows, it is quicker to compute the scores of all in full. */
const mostLeft = 1 / 8;

/** What a scan is for. */
export interface ScanQuestion {
  query: Float32Array;
  /** Of the query. */
  length: number;
  k: number;
  metric: DotMetric;
}

/** Part of a block. */
interface Part {
  block: RowBlock;
  /** First row of the part, in the block. */
  start: number;
  end: number;
}

/**
 * The rows of a matrix that can be among the `k` nearest of one query, by scores of the rows' high planes. Where these leave too
 * many rows, by scores of both planes; the high ones alone are then tried again after some blocks, twice as many each time.
 */
export class RowScan {
  readonly #matrix: RowMatrix;
  readonly #direction: Float32Array;
  readonly #rough: ScoreBounds;
  readonly #full: ScoreBounds;
  readonly #candidates: Candidates;
  /** So many rows set a limit for the others. */
  readonly #firstRows: number;
  /** Blocks until rough scores are tried again. */
  #pause = 0;
  #nextPause = 1;

  constructor(matrix: RowMatrix, { query, length, k, metric }: ScanQuestion) {
    const { stride, restShare } = matrix;
    this.#matrix = matrix;
    this.#direction = directionOf(query, length, stride);
    this.#rough = new ScoreBounds(metric, stride, length, restShare);
    this.#full = new ScoreBounds(metric, stride, length);
    this.#candidates = new Candidates(k);
    this.#firstRows = 4 * k + 128;
  }

  /** Takes note of rows, which are of one chunk. */
  scan(block: RowBlock): void {
    const { segment, first, count } = block;
    segment.setDirection(this.#direction);
    const early = Math.min(count, Math.max(0, this.#firstRows - first));
    this.#scanFully({ block, start: 0, end: early });
    const done = this.#pause-- > 0 ? early : this.#scanRoughly({ block, start: early, end: count });
    this.#scanFully({ block, start: done, end: count });
  }

  /** In no order; all rows that can be among the nearest, and perhaps a few more. */
  rows(): Iterable<number> {
    return this.#candidates.rows();
  }

  #scanFully(part: Part): void {
    const { segment, from } = part.block;
    const count = part.end - part.start;
    if (count > 0) this.#offer(part, segment.scores(from + part.start, count), this.#full, count);
  }

  /** Returns where it gave up, or the end. */
  #scanRoughly(part: Part): number {
    const { segment, from } = part.block;
    const count = part.end - part.start;
    if (count === 0) return part.end;
    const scores = segment.roughScores(from + part.start, count);
    const end = this.#offer(part, scores, this.#rough, Math.ceil(count * mostLeft));
    if (end < part.end) {
      this.#pause = this.#nextPause;
      this.#nextPause *= 2;
    }
    return end;
  }

  /** Returns where it was when more than `most` rows were left, or the end. */
  #offer(
    { block, start, end }: Part,
    scores: Float32Array,
    bounds: ScoreBounds,
    most: number,
  ): number {
    const candidates = this.#candidates;
    const { lengths } = this.#matrix;
    const { first } = block;
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

/** The query at length 1, in the order of eights. */
function directionOf(query: Float32Array, length: number, stride: number): Float32Array {
  const direction = new Float32Array(stride);
  for (let place = 0; place < query.length; place++) {
    direction[placeInEights(place)] = (query[place] as number) / length;
  }
  return direction;
}
