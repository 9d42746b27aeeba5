import type { Metric } from './metrics.ts';

/** Metrics that come from a dot product and the lengths of both vectors. */
export type DotMetric = 'cosine' | 'euclidean' | 'sqeuclidean';

export function isDotMetric(metric: Metric): metric is DotMetric {
  return metric === 'cosine' || metric === 'euclidean' || metric === 'sqeuclidean';
}

/** Lengths outside of these could leave the range of float32 in a sum of products. */
const [shortest, longest] = [2 ** -40, 2 ** 40];

/** Tells whether dot products in float32 with a vector of this length keep to `ScoreBounds`. */
export function isMeasurable(length: number): boolean {
  return length >= shortest && length <= longest;
}

/** Half the distance from 1 to the next float32. */
const rounding = 2 ** -24;

/** More than what is lost in the squares of very small rests, as a share of the row's length. */
const restRounding = 2 ** -16;

/** A row of length n can be near enough when its score is at least `(n · square + linear) · n + constant`. */
export interface ScoreThreshold {
  square: number;
  linear: number;
  constant: number;
}

/**
 * How near and how far a row can be from one query, told from its length and its score: its dot product with the query at
 * length 1, in float32 and summed up in whatever order. For cosine the bounds are 1 less than those of the distance, else
 * the square of the query's length less than those of the squared distance.
 *
 * A dot product of n numbers in float32 is at most n·u / (1 − n·u) · |l|·|r| beside the true one, with u = 2⁻²⁴
 * (Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., section 3.1); n is a little more here, for the rounding
 * of the query. A rest r that is left out of the row adds at most |l|·|r|. The distances themselves, in float64, are beside the true ones too.
 */
export class ScoreBounds {
  readonly #isCosine: boolean;
  /** Share of the row's length. */
  readonly #scoreError: number;
  /** Share of the squares of both lengths. */
  readonly #squareError: number;
  readonly #queryLength: number;

  /**
   * @param dimension Numbers in a vector, zeros at its end included.
   * @param restShare Length of what the scores leave out of a row, as a share of the row's length.
   */
  constructor(metric: DotMetric, dimension: number, queryLength: number, restShare = 0) {
    this.#isCosine = metric === 'cosine';
    const share = (dimension + 16) * rounding;
    const left = restShare === 0 ? 0 : 1.01 * restShare + restRounding;
    this.#scoreError = (1.1 * share) / (1 - share) + left;
    this.#squareError = (dimension + 16) * 2 ** -50;
    this.#queryLength = queryLength;
  }

  upper(length: number, score: number): number {
    return this.#bound(length, score, 1);
  }

  lower(length: number, score: number): number {
    return this.#bound(length, score, -1);
  }

  /** Of the rows whose lower bound is at most `limit`. */
  threshold(limit: number): ScoreThreshold {
    if (this.#isCosine) return { square: 0, linear: -limit - this.#scoreError, constant: 0 };
    const weight = 2 * this.#queryLength;
    return {
      square: (1 - this.#squareError) / weight,
      linear: -this.#scoreError,
      constant: (-limit - this.#squareError * this.#queryLength ** 2) / weight,
    };
  }

  #bound(length: number, score: number, sign: 1 | -1): number {
    if (this.#isCosine) return -score / length + sign * this.#scoreError;
    const squares = length ** 2 + this.#queryLength ** 2;
    const error = 2 * this.#queryLength * this.#scoreError * length + this.#squareError * squares;
    return length ** 2 - 2 * this.#queryLength * score + sign * error;
  }
}
