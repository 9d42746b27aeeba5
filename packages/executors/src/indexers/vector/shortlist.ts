import { Candidates, candidateNumbers } from './candidates.ts';
import type { PlaneBounds, Planes } from './plane-choice.ts';
import { numbersPerStep, type ScoreBlock } from './score-block.ts';
import type { ScoreBounds } from './score-bounds.ts';

/** Thresholds of the scores, per column. */
interface Thresholds {
  squares: Float64Array;
  linears: Float64Array;
  constants: Float64Array;
}

/** What is known of rows that are offered. */
export interface OfferedScores {
  /** Float32 `[rows, width]`, those of the block. */
  scores: Float32Array;
  /** That the scores are of. */
  planes: Planes;
  most: number;
}

/** The rows that can be among the `k` nearest of several queries, whose scores stand in a block. */
export class Shortlist {
  readonly #bounds: readonly PlaneBounds[];
  /** Those that the thresholds are for. */
  #planes: Planes = 'both';
  readonly #candidates: readonly Candidates[];
  readonly #block: ScoreBlock;
  readonly #thresholds: Thresholds;

  /** @param bounds Those of each query. */
  constructor(bounds: readonly PlaneBounds[], k: number, block: ScoreBlock) {
    this.#bounds = bounds;
    const size = candidateNumbers(k);
    const store = new Float64Array(size * bounds.length);
    this.#candidates = bounds.map(
      (_, at) => new Candidates(k, store.subarray(at * size, (at + 1) * size)),
    );
    this.#block = block;
    const { width } = block;
    this.#thresholds = {
      squares: new Float64Array(width),
      linears: new Float64Array(width),
      constants: new Float64Array(width).fill(Number.POSITIVE_INFINITY),
    };
    for (const query of bounds.keys()) this.#setThreshold(query);
  }

  /**
   * Takes note of rows. Returns how many, when more than `most` scores reached their thresholds, else all of them.
   * @param lengths Length of each row.
   * @param first Number of the first row.
   */
  offer(lengths: Float64Array, first: number, { scores, planes, most }: OfferedScores): number {
    const { width } = this.#block;
    const { squares, linears, constants } = this.#thresholds;
    this.#block.setLengths(lengths);
    this.#use(planes);
    let left = 0;
    for (let [at, lastRow] = [0, -1]; ; at += numbersPerStep) {
      at = this.#block.find(at, scores.length);
      if (at === scores.length) return lengths.length;
      const column = at % width;
      const row = (at - column) / width;
      if (row !== lastRow && left > most) return row;
      lastRow = row;
      const length = lengths[row] as number;
      for (let step = 0; step < numbersPerStep; step++) {
        const query = column + step;
        const score = scores[at + step] as number;
        const linear = length * (squares[query] as number) + (linears[query] as number);
        if (score < length * linear + (constants[query] as number)) continue;
        this.#add(query, first + row, length, score);
        left++;
      }
    }
  }

  /** In no order; all rows that can be among the nearest of the query, and perhaps a few more. */
  rowsFor(query: number): ArrayLike<number> {
    return (this.#candidates[query] as Candidates).rows();
  }

  #add(query: number, row: number, length: number, score: number): void {
    const candidates = this.#candidates[query] as Candidates;
    const bounds = this.#boundsOf(query);
    const { limit } = candidates;
    candidates.add(row, bounds.lower(length, score), bounds.upper(length, score));
    if (candidates.limit !== limit) this.#setThreshold(query);
  }

  #use(planes: Planes): void {
    if (this.#planes === planes) return;
    this.#planes = planes;
    for (const query of this.#bounds.keys()) this.#setThreshold(query);
  }

  #boundsOf(query: number): ScoreBounds {
    return (this.#bounds[query] as PlaneBounds)[this.#planes];
  }

  #setThreshold(query: number): void {
    const { limit } = this.#candidates[query] as Candidates;
    const threshold = this.#boundsOf(query).threshold(limit);
    this.#block.setThreshold(query, threshold);
    this.#thresholds.squares[query] = threshold.square;
    this.#thresholds.linears[query] = threshold.linear;
    this.#thresholds.constants[query] = threshold.constant;
  }
}
