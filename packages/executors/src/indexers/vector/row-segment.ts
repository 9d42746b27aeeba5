import { type VectorFunctions, vectorFunctions } from './vector-functions.ts';

const bytesPerNumber = Float32Array.BYTES_PER_ELEMENT;
const bytesPerPage = 65_536;
/**
 * Memory grows by a quarter, and at least by so much. What is not used yet takes no memory of the machine, but each time the
 * collector of garbage takes note of all of it.
 */
const growthBytes = 16 * bytesPerPage;
/** Most rows whose scores are computed at a time. */
export const mostRows = 4096;
/** Numbers of a row are filled up with zeros to a multiple of this. */
const numbersPerStep = 4;

/** Numbers from the start of one row to the start of the next. */
export function strideOf(dimension: number): number {
  return Math.ceil(dimension / numbersPerStep) * numbersPerStep;
}

/**
 * Rows one after the other in a WebAssembly memory, which grows without being copied, and their dot products by SIMD
 * instructions. In the memory stand one query, the scores of a block, then the rows.
 */
export class RowSegment {
  /** Numbers from the start of one row to the start of the next. */
  readonly stride: number;
  readonly #memory: WebAssembly.Memory;
  readonly #functions: VectorFunctions;
  /** Where the rows begin, in numbers. */
  readonly #firstRow: number;
  #numbers: Float32Array<ArrayBuffer>;
  #bytes: Uint8Array;

  constructor(dimension: number) {
    this.stride = strideOf(dimension);
    this.#firstRow = this.stride + mostRows;
    const bytes = this.#firstRow * bytesPerNumber;
    this.#memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / bytesPerPage) });
    this.#numbers = new Float32Array(this.#memory.buffer);
    this.#bytes = new Uint8Array(this.#memory.buffer);
    this.#functions = vectorFunctions(this.#memory);
  }

  /** All numbers in the memory; another array after `makeRoom`. */
  get numbers(): Float32Array<ArrayBuffer> {
    return this.#numbers;
  }

  /** Place of a row in `numbers`. */
  startOf(row: number): number {
    return this.#firstRow + row * this.stride;
  }

  /** Throws `RangeError` when there is no memory left; one memory has at most 4 GiB. */
  makeRoom(rows: number): void {
    const { byteLength } = this.#memory.buffer;
    const missing = this.startOf(rows) * bytesPerNumber - byteLength;
    if (missing <= 0) return;
    const added = Math.max(missing, growthBytes, byteLength / 4);
    this.#memory.grow(Math.ceil(added / bytesPerPage));
    this.#numbers = new Float32Array(this.#memory.buffer);
    this.#bytes = new Uint8Array(this.#memory.buffer);
  }

  /** @param value A float32 vector as bytes. Returns where it stands in `numbers`. */
  write(row: number, value: Uint8Array): number {
    const start = this.startOf(row);
    this.#bytes.set(value, start * bytesPerNumber);
    return start;
  }

  /** Rows in place, with the zeros at their ends. */
  rows(from: number, count: number): Float32Array<ArrayBuffer> {
    return this.#numbers.subarray(this.startOf(from), this.startOf(from + count));
  }

  /** Of the dot products that follow. */
  setQuery(query: Float32Array): void {
    this.#numbers.fill(0, query.length, this.stride);
    this.#numbers.set(query);
  }

  /** The dot products of the query with `count` rows, at most 4096, in float32; valid until the next call. */
  dotProducts(from: number, count: number): Float32Array {
    const rows = this.startOf(from) * bytesPerNumber;
    const strideBytes = this.stride * bytesPerNumber;
    this.#functions.dotProducts(0, rows, count, strideBytes, strideBytes);
    return this.#numbers.subarray(this.stride, this.stride + count);
  }
}
