import type { ScoreThreshold } from './score-bounds.ts';
import { type VectorFunctions, vectorFunctions } from './vector-functions.ts';

const bytesPerNumber = Float32Array.BYTES_PER_ELEMENT;
const bytesPerPage = 65_536;
/** Scores that are looked at at a time. */
export const numbersPerStep = 4;
/** More than the float32 rounding of a threshold, as a share of each of its parts. */
const rounding = 2 ** -20;

/**
 * Scores of a block of rows for several queries in a WebAssembly memory, and the search for those that count by SIMD
 * instructions. In the memory stand the three parts of the thresholds, one for each column, then the lengths of the rows,
 * then the scores.
 */
export class ScoreBlock {
  /** Columns: the queries, and at most three that never count. */
  readonly width: number;
  readonly #functions: VectorFunctions;
  readonly #numbers: Float32Array<ArrayBuffer>;
  readonly #firstLength: number;
  readonly #firstScore: number;
  readonly #rows: number;

  constructor(queries: number, rows: number) {
    this.#rows = rows;
    this.width = Math.ceil(queries / numbersPerStep) * numbersPerStep;
    this.#firstLength = 3 * this.width;
    this.#firstScore = this.#firstLength + Math.ceil(rows / numbersPerStep) * numbersPerStep;
    const bytes = (this.#firstScore + rows * this.width) * bytesPerNumber;
    const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / bytesPerPage) });
    this.#numbers = new Float32Array(memory.buffer);
    this.#functions = vectorFunctions(memory);
    this.#numbers.fill(Number.POSITIVE_INFINITY, 2 * this.width, this.#firstLength);
  }

  /** Tells whether it can take the scores of so many queries and rows. */
  fits(queries: number, rows: number): boolean {
    const isAsWide = queries <= this.width && queries > this.width - numbersPerStep;
    return isAsWide && rows <= this.#rows;
  }

  /** Where the scores of so many rows stand, float32 `[rows, width]`. */
  scores(rows: number): Float32Array<ArrayBuffer> {
    return this.#numbers.subarray(this.#firstScore, this.#firstScore + rows * this.width);
  }

  setLengths(lengths: Float64Array): void {
    this.#numbers.set(lengths, this.#firstLength);
  }

  setThreshold(query: number, { square, linear, constant }: ScoreThreshold): void {
    this.#numbers[query] = lowered(square);
    this.#numbers[this.width + query] = lowered(linear);
    this.#numbers[2 * this.width + query] = lowered(constant);
  }

  /** Place of the first four scores from `start` to `end`, multiples of four, of which one can reach its threshold; else `end`. */
  find(start: number, end: number): number {
    const column = start % this.width;
    const row = (start - column) / this.width;
    const scores = this.#firstScore * bytesPerNumber;
    const found = this.#functions.findScores(
      scores + start * bytesPerNumber,
      scores + end * bytesPerNumber,
      column * bytesPerNumber,
      this.width * bytesPerNumber,
      (this.#firstLength + row) * bytesPerNumber,
    );
    return (found - scores) / bytesPerNumber;
  }
}

function lowered(value: number): number {
  return value - Math.abs(value) * rounding;
}

/** Keeps the block that was used last: to make one and to let it go takes as long as to search it. */
export class ScoreBlocks {
  #last: ScoreBlock | undefined;

  /** A block that nobody else uses. */
  take(queries: number, rows: number): ScoreBlock {
    const last = this.#last;
    this.#last = undefined;
    return last?.fits(queries, rows) ? last : new ScoreBlock(queries, rows);
  }

  giveBack(block: ScoreBlock): void {
    this.#last = block;
  }
}
