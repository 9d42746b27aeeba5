import { type DotMetric, ScoreBounds } from './score-bounds.ts';

/** Which planes of rows scores are computed of: `high` for rough ones. */
export type Planes = 'high' | 'both';

/** Bounds for scores of either kind. */
export type PlaneBounds = Record<Planes, ScoreBounds>;

/** What bounds depend on. */
export interface BoundSettings {
  metric: DotMetric;
  /** Numbers in a row, zeros at its end included. */
  stride: number;
  /** Length of what is missing in the high planes, as a share of the row's length. */
  restShare: number;
  queryLength: number;
}

export function planeBounds({
  metric,
  stride,
  restShare,
  queryLength,
}: BoundSettings): PlaneBounds {
  return {
    high: new ScoreBounds(metric, stride, queryLength, restShare),
    both: new ScoreBounds(metric, stride, queryLength),
  };
}

/**
 * Chooses the planes for one block of rows after the other: both for the first few rows, which set limits for the others, and
 * where the high planes leave too many rows; then these are tried again after some blocks, twice as many each time.
 */
export class PlaneChoice {
  readonly #firstRows: number;
  readonly #mostLeft: number;
  #pause = 0;
  #nextPause = 1;

  /** @param mostLeft Rows that the high planes may leave, as a share of those looked at. */
  constructor(k: number, mostLeft: number) {
    this.#firstRows = 4 * k + 128;
    this.#mostLeft = mostLeft;
  }

  /** Rows at the beginning of a block for which both planes are to be read; `count` of them where none are to be tried. */
  rowsForBoth(first: number, count: number): number {
    if (this.#pause > 0) {
      this.#pause--;
      return count;
    }
    return Math.min(count, Math.max(0, this.#firstRows - first));
  }

  mostLeft(count: number): number {
    return Math.ceil(count * this.#mostLeft);
  }

  /** The high planes left too many. */
  giveUp(): void {
    this.#pause = this.#nextPause;
    this.#nextPause *= 2;
  }
}
