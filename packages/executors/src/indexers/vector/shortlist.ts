import type { ScoreBlock } from './score-block.ts';
import type { ScoreBounds } from './score-bounds.ts';

/** Numbers that `Candidates` keep for a row. */
const numbersPerRow = 4;

/** The rows that can be among the `k` nearest of one query, by bounds of their distances. */
class Candidates {
  readonly bounds: ScoreBounds;
  readonly #k: number;
  #count = 0;
  #capacity: number;
  /** One after the other: rows, lower bounds, upper bounds, and room for sorting. */
  #store: Float64Array;
  #limit = Number.POSITIVE_INFINITY;

  /** @param store Float64 `[4, capacity]`, for more than `k` rows. */
  constructor(bounds: ScoreBounds, k: number, store: Float64Array) {
    this.bounds = bounds;
    this.#k = k;
    this.#store = store;
    this.#capacity = store.length / numbersPerRow;
  }

  /** A row whose lower bound is above this one has `k` nearer ones. */
  get limit(): number {
    return this.#limit;
  }

  add(row: number, length: number, score: number): void {
    const at = this.#count++;
    const capacity = this.#capacity;
    this.#store[at] = row;
    this.#store[capacity + at] = this.bounds.lower(length, score);
    this.#store[2 * capacity + at] = this.bounds.upper(length, score);
    if (this.#count < capacity) return;
    this.#prune();
    // Rows as near as the last one cannot be left out, however many.
    if (2 * this.#count > capacity) this.#grow();
  }

  rows(): Float64Array {
    if (this.#count > this.#k) this.#prune();
    return this.#store.subarray(0, this.#count);
  }

  #prune(): void {
    const [store, capacity] = [this.#store, this.#capacity];
    store.copyWithin(3 * capacity, 2 * capacity, 2 * capacity + this.#count);
    const sorted = store.subarray(3 * capacity, 3 * capacity + this.#count).sort();
    const limit = sorted[this.#k - 1] as number;
    let kept = 0;
    for (let at = 0; at < this.#count; at++) {
      if ((store[capacity + at] as number) > limit) continue;
      for (let part = 0; part < 3 * capacity; part += capacity) {
        store[part + kept] = store[part + at] as number;
      }
      kept++;
    }
    this.#count = kept;
    this.#limit = limit;
  }

  #grow(): void {
    const capacity = this.#capacity;
    const grown = new Float64Array(2 * numbersPerRow * capacity);
    for (let part = 0; part < 3; part++) {
      grown.set(this.#store.subarray(part * capacity, (part + 1) * capacity), 2 * part * capacity);
    }
    this.#store = grown;
    this.#capacity = 2 * capacity;
  }
}

/** Thresholds of the scores, per column. */
interface Thresholds {
  squares: Float64Array;
  linears: Float64Array;
  constants: Float64Array;
}

/** The rows that can be among the `k` nearest of one or several queries. */
export class Shortlist {
  readonly #candidates: readonly Candidates[];
  readonly #width: number;
  readonly #thresholds: Thresholds;
  readonly #block: ScoreBlock | undefined;

  /**
   * @param bounds Those of each query.
   * @param block Where the scores are, when there are several queries.
   */
  constructor(bounds: readonly ScoreBounds[], k: number, block?: ScoreBlock) {
    // One array for all: the fewer there are, the less is to be collected.
    const size = numbersPerRow * (2 * k + 32);
    const store = new Float64Array(size * bounds.length);
    this.#candidates = bounds.map(
      (each, at) => new Candidates(each, k, store.subarray(at * size, (at + 1) * size)),
    );
    this.#block = block;
    this.#width = block?.width ?? bounds.length;
    this.#thresholds = {
      squares: new Float64Array(this.#width),
      linears: new Float64Array(this.#width),
      constants: new Float64Array(this.#width).fill(Number.POSITIVE_INFINITY),
    };
    for (const query of bounds.keys()) this.#setThreshold(query);
  }

  /**
   * Takes note of rows.
   * @param lengths Length of each row.
   * @param first Number of the first row.
   * @param scores Float32 `[rows, width]`.
   */
  offer(lengths: Float64Array, first: number, scores: Float32Array): void {
    this.#block?.setLengths(lengths);
    for (let at = -1; ; ) {
      at = this.#nextHit(scores, at + 1, lengths);
      if (at === scores.length) return;
      const row = Math.floor(at / this.#width);
      this.#add(at % this.#width, first + row, lengths[row] as number, scores[at] as number);
    }
  }

  /** In no order; all rows that can be among the nearest of the query, and perhaps a few more. */
  rowsFor(query: number): Iterable<number> {
    return (this.#candidates[query] as Candidates).rows();
  }

  /** Place of the next score from `start` on that reaches its threshold, else the end. */
  #nextHit(scores: Float32Array, start: number, lengths: Float64Array): number {
    if (this.#width === 1) return nextHitOfOne(scores, start, lengths, this.#thresholds);
    if (!this.#block) return nextHit(scores, start, scores.length, lengths, this.#thresholds);
    for (let from = start; ; ) {
      from = this.#block.find(from, scores.length);
      if (from === scores.length) return from;
      const end = from - (from % 4) + 4;
      const hit = nextHit(scores, from, end, lengths, this.#thresholds);
      if (hit < end) return hit;
      from = end;
    }
  }

  #add(query: number, row: number, length: number, score: number): void {
    const candidates = this.#candidates[query] as Candidates;
    const { limit } = candidates;
    candidates.add(row, length, score);
    if (candidates.limit !== limit) this.#setThreshold(query);
  }

  #setThreshold(query: number): void {
    const { bounds, limit } = this.#candidates[query] as Candidates;
    const threshold = bounds.threshold(limit);
    const { square, linear, constant } = threshold;
    this.#block?.setThreshold(query, threshold);
    this.#thresholds.squares[query] = square;
    this.#thresholds.linears[query] = linear;
    this.#thresholds.constants[query] = constant;
  }
}

/** Place of the next score from `start` to `end` that reaches its threshold, else `end`. */
function nextHit(
  scores: Float32Array,
  start: number,
  end: number,
  lengths: Float64Array,
  { squares, linears, constants }: Thresholds,
): number {
  const queries = squares.length;
  let query = start % queries;
  let row = (start - query) / queries;
  for (let at = start; at < end; row++, query = 0) {
    const length = lengths[row] as number;
    for (; query < queries && at < end; query++, at++) {
      const linear = length * (squares[query] as number) + (linears[query] as number);
      if ((scores[at] as number) >= length * linear + (constants[query] as number)) return at;
    }
  }
  return end;
}

/** As `nextHit` for one column, to the end. */
function nextHitOfOne(
  scores: Float32Array,
  start: number,
  lengths: Float64Array,
  { squares, linears, constants }: Thresholds,
): number {
  const square = squares[0] as number;
  const linear = linears[0] as number;
  const constant = constants[0] as number;
  for (let at = start; at < scores.length; at++) {
    const length = lengths[at] as number;
    if ((scores[at] as number) >= length * (length * square + linear) + constant) return at;
  }
  return scores.length;
}
