import type { ScoreBounds } from './score-bounds.ts';

/** The rows that can be among the `k` nearest of one query, by bounds of their distances. */
class Candidates {
  readonly bounds: ScoreBounds;
  readonly #k: number;
  #capacity: number;
  #rows: number[] = [];
  #lower: number[] = [];
  #upper: number[] = [];
  #limit = Number.POSITIVE_INFINITY;

  constructor(bounds: ScoreBounds, k: number) {
    this.bounds = bounds;
    this.#k = k;
    this.#capacity = 2 * k + 32;
  }

  /** A row whose lower bound is above this one has `k` nearer ones. */
  get limit(): number {
    return this.#limit;
  }

  add(row: number, length: number, score: number): void {
    this.#rows.push(row);
    this.#lower.push(this.bounds.lower(length, score));
    this.#upper.push(this.bounds.upper(length, score));
    if (this.#rows.length < this.#capacity) return;
    this.#prune();
    // Rows as near as the last one cannot be left out, however many.
    this.#capacity = Math.max(this.#capacity, 2 * this.#rows.length);
  }

  rows(): readonly number[] {
    if (this.#rows.length > this.#k) this.#prune();
    return this.#rows;
  }

  #prune(): void {
    const limit = Float64Array.from(this.#upper).sort()[this.#k - 1] ?? Number.NEGATIVE_INFINITY;
    const kept = [...this.#rows.keys()].filter((at) => (this.#lower[at] as number) <= limit);
    this.#rows = kept.map((at) => this.#rows[at] as number);
    this.#lower = kept.map((at) => this.#lower[at] as number);
    this.#upper = kept.map((at) => this.#upper[at] as number);
    this.#limit = limit;
  }
}

/** Thresholds of the scores, per query. */
interface Thresholds {
  squares: Float64Array;
  linears: Float64Array;
  constants: Float64Array;
}

/** The rows that can be among the `k` nearest of several queries. */
export class Shortlist {
  readonly #candidates: readonly Candidates[];
  readonly #thresholds: Thresholds;

  /** @param bounds Those of each query. */
  constructor(bounds: readonly ScoreBounds[], k: number) {
    this.#candidates = bounds.map((each) => new Candidates(each, k));
    this.#thresholds = {
      squares: new Float64Array(bounds.length),
      linears: new Float64Array(bounds.length),
      constants: new Float64Array(bounds.length),
    };
    for (const query of bounds.keys()) this.#setThreshold(query);
  }

  /**
   * Takes note of rows.
   * @param lengths Length of each row.
   * @param first Number of the first row.
   * @param scores Float32 `[rows, queries]`.
   */
  offer(lengths: Float64Array, first: number, scores: Float32Array): void {
    const queries = this.#candidates.length;
    for (let at = -1; ; ) {
      at = nextHit(scores, at + 1, lengths, this.#thresholds);
      if (at === scores.length) return;
      const row = Math.floor(at / queries);
      this.#add(at % queries, first + row, lengths[row] as number, scores[at] as number);
    }
  }

  /** In no order; all rows that can be among the nearest of the query, and perhaps a few more. */
  rowsFor(query: number): readonly number[] {
    return (this.#candidates[query] as Candidates).rows();
  }

  #add(query: number, row: number, length: number, score: number): void {
    const candidates = this.#candidates[query] as Candidates;
    const { limit } = candidates;
    candidates.add(row, length, score);
    if (candidates.limit !== limit) this.#setThreshold(query);
  }

  #setThreshold(query: number): void {
    const { bounds, limit } = this.#candidates[query] as Candidates;
    const { square, linear, constant } = bounds.threshold(limit);
    this.#thresholds.squares[query] = square;
    this.#thresholds.linears[query] = linear;
    this.#thresholds.constants[query] = constant;
  }
}

/** Place of the next score from `start` on that reaches its threshold, else the end. Apart, as most time is spent here. */
function nextHit(
  scores: Float32Array,
  start: number,
  lengths: Float64Array,
  { squares, linears, constants }: Thresholds,
): number {
  const queries = squares.length;
  let query = start % queries;
  let row = (start - query) / queries;
  for (let at = start; at < scores.length; row++, query = 0) {
    const length = lengths[row] as number;
    for (; query < queries; query++, at++) {
      const linear = length * (squares[query] as number) + (linears[query] as number);
      if ((scores[at] as number) >= length * linear + (constants[query] as number)) return at;
    }
  }
  return scores.length;
}
