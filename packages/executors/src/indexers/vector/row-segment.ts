import type { Planes } from './plane-choice.ts';
import { type VectorFunctions, vectorFunctions } from './vector-functions.ts';

const bytesPerNumber = Float32Array.BYTES_PER_ELEMENT;
const bytesInPlane = 2;
const bytesPerPage = 65_536;
/**
 * Memory grows by a quarter, and at least by so much. What is not used yet takes no memory of the machine, but each time the
 * collector of garbage takes note of all of it.
 */
const growthBytes = 16 * bytesPerPage;
/** Rows whose planes follow each other, and whose scores are computed at a time at most. */
export const rowsPerChunk = 1024;
/** Numbers of a row are filled up with zeros to a multiple of this. */
const numbersPerStep = 8;
/** Numbers that are joined at a time at most: few enough for the processor's cache. */
const mostJoined = 2 ** 21;

/** Numbers from the start of one row to the start of the next. */
export function strideOf(dimension: number): number {
  return Math.ceil(dimension / numbersPerStep) * numbersPerStep;
}

/** Rows that can be joined at a time. */
export function mostJoinedRows(stride: number): number {
  return Math.max(1, Math.floor(mostJoined / stride));
}

/** Where a number stands in the order of eights: of each eight first come those at even, then those at odd places. */
export function placeInEights(place: number): number {
  const inEight = place % numbersPerStep;
  return place - inEight + (inEight >> 1) + (inEight % 2) * (numbersPerStep / 2);
}

/** What is found out of a row when it is written. */
export interface WrittenRow {
  /** In float64. */
  length: number;
  /** Length of what is missing in the high plane. */
  rest: number;
}

/**
 * Rows in a WebAssembly memory, which grows without being copied, and what is computed of them by SIMD instructions. Each
 * number is kept in two halves, its nearest bfloat16 in the high plane of its row and the rest in the low one, so that a search
 * that only has to tell which rows are far reads half of the memory.
 * In the memory stand the query, its direction in the order of eights, one row, the scores of a chunk and joined rows; then the
 * chunks: the high planes of 1024 rows, then their low ones.
 */
export class RowSegment {
  /** Numbers from the start of one row to the start of the next. */
  readonly stride: number;
  readonly #dimension: number;
  readonly #memory: WebAssembly.Memory;
  readonly #functions: VectorFunctions;
  /** Addresses; the query is at 0. */
  readonly #direction: number;
  readonly #row: number;
  readonly #scores: number;
  readonly #joined: number;
  readonly #firstChunk: number;
  readonly #planeBytes: number;
  #numbers = new Float32Array();
  #bytes = new Uint8Array();

  constructor(dimension: number) {
    this.#dimension = dimension;
    this.stride = strideOf(dimension);
    this.#planeBytes = this.stride * bytesInPlane;
    this.#direction = this.stride * bytesPerNumber;
    this.#row = 2 * this.#direction;
    this.#scores = 3 * this.#direction;
    this.#joined = this.#scores + rowsPerChunk * bytesPerNumber;
    this.#firstChunk = this.#joined + mostJoinedRows(this.stride) * this.stride * bytesPerNumber;
    this.#memory = new WebAssembly.Memory({ initial: Math.ceil(this.#firstChunk / bytesPerPage) });
    this.#functions = vectorFunctions(this.#memory);
    this.#view();
  }

  /** Throws `RangeError` when there is no memory left; one memory has at most 4 GiB. */
  makeRoom(rows: number): void {
    const { byteLength } = this.#memory.buffer;
    const chunks = Math.ceil(rows / rowsPerChunk);
    const missing = this.#highOf(chunks * rowsPerChunk) - byteLength;
    if (missing <= 0) return;
    const added = Math.max(missing, growthBytes, byteLength / 4);
    this.#memory.grow(Math.ceil(added / bytesPerPage));
    this.#view();
  }

  /** @param value A float32 vector as bytes. */
  write(row: number, value: Uint8Array): WrittenRow {
    this.#bytes.set(value, this.#row);
    const end = this.#row + this.stride * bytesPerNumber;
    const high = this.#highOf(row);
    const rest = this.#functions.split(this.#row, end, high, this.#lowOf(high));
    return { length: Math.sqrt(this.rowSquares()), rest: Math.sqrt(rest) };
  }

  /** The numbers of a row, which `exactProduct` and the like then take; valid until another one is read or written. */
  read(row: number): Float32Array<ArrayBuffer> {
    const high = this.#highOf(row);
    const end = this.#row + this.stride * bytesPerNumber;
    this.#functions.join(high, this.#lowOf(high), this.#row, end);
    return this.#view32(this.#row, this.#dimension);
  }

  /** Lets a row come from memory while others are still waited for. */
  fetch(row: number): void {
    const high = this.#highOf(row);
    this.#functions.fetch(high, this.#lowOf(high), this.#planeBytes);
  }

  /** Of the exact figures that follow. */
  setQuery(query: Float32Array): void {
    this.#numbers.set(query);
  }

  /** Dot product of the query and the row that was read, in float64. */
  exactProduct(): number {
    return this.#functions.exactProduct(0, this.#row, this.#dimension);
  }

  /** Sum of the squared differences of the query and the row that was read, in float64. */
  exactSquares(): number {
    return this.#functions.exactSquares(0, this.#row, this.#dimension);
  }

  /** Square of the length of the row that was read, in float64. */
  rowSquares(): number {
    return this.#functions.exactProduct(this.#row, this.#row, this.#dimension);
  }

  /** The query at length 1 in the order of eights, as long as a stride, for the scores that follow. */
  setDirection(direction: Float32Array): void {
    this.#numbers.set(direction, this.#direction / bytesPerNumber);
  }

  /** The dot products of the direction with rows of one chunk, in float32; valid until the next call. */
  scores(from: number, count: number, planes: Planes): Float32Array {
    const [direction, scores, stride] = [this.#direction, this.#scores, this.#planeBytes];
    const high = this.#highOf(from);
    if (planes === 'high') this.#functions.highProducts(direction, high, count, stride, scores);
    else this.#functions.products(direction, high, this.#lowOf(high), count, stride, scores);
    return this.#view32(scores, count);
  }

  /** Up to `mostJoinedRows` rows, float32 `[count, stride]` in the order of eights; valid until the next call. */
  joined(from: number, count: number, planes: Planes): Float32Array<ArrayBuffer> {
    for (let done = 0; done < count; ) {
      const row = from + done;
      const inChunk = Math.min(count - done, rowsPerChunk - (row % rowsPerChunk));
      const high = this.#highOf(row);
      const end = high + inChunk * this.#planeBytes;
      const to = this.#joined + done * this.stride * bytesPerNumber;
      if (planes === 'high') this.#functions.widen(high, end, to);
      else this.#functions.joinEights(high, end, this.#lowOf(high), to);
      done += inChunk;
    }
    return this.#view32(this.#joined, count * this.stride);
  }

  #highOf(row: number): number {
    const inChunk = row % rowsPerChunk;
    return this.#firstChunk + (2 * row - inChunk) * this.#planeBytes;
  }

  #lowOf(high: number): number {
    return high + rowsPerChunk * this.#planeBytes;
  }

  #view32(address: number, count: number): Float32Array<ArrayBuffer> {
    const start = address / bytesPerNumber;
    return this.#numbers.subarray(start, start + count);
  }

  #view(): void {
    this.#numbers = new Float32Array(this.#memory.buffer);
    this.#bytes = new Uint8Array(this.#memory.buffer);
  }
}
