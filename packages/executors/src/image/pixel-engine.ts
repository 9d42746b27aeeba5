import { loadWasm } from '../load-wasm.ts';
import { type Picture, pictureOf } from './picture.ts';
import type { ResampleWeights } from './resample-weights.ts';

/** What `wasm/pixels.wat` exports. Numbers are places in its memory, pixels and bytes. */
interface PixelFunctions {
  memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  split(input: number, pixels: number, output: number, pitch: number): void;
  join(input: number, pitch: number, pixels: number, output: number): void;
  across(
    input: number,
    stride: number,
    rows: number,
    output: number,
    width: number,
    starts: number,
    counts: number,
    weights: number,
    taps: number,
  ): void;
  down(
    input: number,
    stride: number,
    bytes: number,
    output: number,
    count: number,
    weights: number,
  ): void;
}

/** A part of a picture, in pixels. */
export interface Region {
  left: number;
  top: number;
  width: number;
  height: number;
}

/**
 * Loops over the bytes of pictures in WebAssembly, several bytes at a time: about six times as fast as JavaScript.
 * It keeps the memory it worked in, up to 32 MB, so each Executor has one of its own.
 */
export class PixelEngine {
  #functions: PixelFunctions | undefined;
  /** Where in the memory the next piece goes. */
  #end = 0;

  /** Pixels `[height, width, 3]` as planes `[3, height, width]`, written to `planes`. */
  split(pixels: Uint8Array, planes: Uint8Array): void {
    const count = planes.length / 3;
    const pitch = roundUp(count);
    this.#work(3 * roundUp(count) + 3 * pitch, (functions) => {
      const input = this.#put(pixels);
      const output = this.#reserve(3 * pitch);
      functions.split(input, count, output, pitch);
      for (let plane = 0; plane < 3; plane++) {
        planes.set(this.#bytes(output + plane * pitch, count), plane * count);
      }
    });
  }

  /**
   * The `region` of `picture` scaled across, then down, by weights whose first input position is its first column and row;
   * undefined leaves that side as it is. Fixed point, each pass rounded to a byte.
   * The result, `[height, width, 3]`, looks into the memory of the engine and is good until the next call.
   */
  scale(
    picture: Picture,
    region: Region,
    columns: ResampleWeights | undefined,
    rows: ResampleWeights | undefined,
  ): Picture {
    const width = columns ? columns.starts.length : region.width;
    const height = rows ? rows.starts.length : region.height;
    const bytes = 3 * width;
    const weights = [columns, rows].reduce((sum, side) => sum + bytesOfWeights(side), 0);
    const bands = 2 * bandBytes(picture);
    return this.#work(weights + bands + bytes * (region.height + height), (functions) => {
      const middle = this.#reserve(bytes * region.height);
      this.#across(functions, picture, region, columns, middle);
      const output = rows ? this.#reserve(bytes * height) : middle;
      if (rows) this.#down(functions, middle, bytes, rows, output);
      return pictureOf(this.#bytes(output, bytes * height), width, height);
    });
  }

  /** Band by band: a band of the picture stays in the cache of a core. */
  #across(
    functions: PixelFunctions,
    picture: Picture,
    region: Region,
    columns: ResampleWeights | undefined,
    output: number,
  ): void {
    const stride = 3 * picture.width;
    const band = this.#reserve(bandBytes(picture));
    const scratch = this.#reserve(bandBytes(picture));
    const places = columns && {
      starts: this.#put(columns.starts.map((start) => 3 * start)),
      counts: this.#put(columns.counts),
      weights: this.#put(columns.weights),
    };
    const most = rowsOfBand(picture);
    for (let y = 0; y < region.height; y += most) {
      const rows = Math.min(most, region.height - y);
      this.#readRows(functions, picture, region.top + y, rows, { band, scratch });
      if (columns && places) {
        const { starts, counts, weights } = places;
        const width = columns.starts.length;
        const to = output + 3 * width * y;
        functions.across(band, stride, rows, to, width, starts, counts, weights, columns.taps);
      } else this.#cut(band, stride, rows, region, output + 3 * region.width * y);
    }
  }

  /** Rows of a picture as pixels. */
  #readRows(
    functions: PixelFunctions,
    { pixels, width, height, isPlanar }: Picture,
    first: number,
    rows: number,
    { band, scratch }: { band: number; scratch: number },
  ): void {
    const count = rows * width;
    if (!isPlanar) {
      this.#bytes(band, 3 * count).set(pixels.subarray(3 * first * width).subarray(0, 3 * count));
      return;
    }
    const pitch = roundUp(count);
    for (let plane = 0; plane < 3; plane++) {
      const start = plane * width * height + first * width;
      this.#bytes(scratch + plane * pitch, count).set(pixels.subarray(start, start + count));
    }
    functions.join(scratch, pitch, count, band);
  }

  #cut(band: number, stride: number, rows: number, { left, width }: Region, to: number): void {
    for (let y = 0; y < rows; y++) {
      this.#bytes(to + 3 * width * y, 3 * width).set(
        this.#bytes(band + y * stride + 3 * left, 3 * width),
      );
    }
  }

  #down(
    functions: PixelFunctions,
    input: number,
    bytes: number,
    { starts, counts, weights, taps }: ResampleWeights,
    output: number,
  ): void {
    const first = starts[0] ?? 0;
    const factors = this.#put(weights);
    for (const [y, start] of starts.entries()) {
      const from = input + (start - first) * bytes;
      const weight = factors + 4 * y * taps;
      functions.down(from, bytes, bytes, output + y * bytes, counts[y] as number, weight);
    }
  }

  /** Runs `work` with room for `bytes` in several pieces. */
  #work<T>(bytes: number, work: (functions: PixelFunctions) => T): T {
    this.#functions ??= load();
    const { memory } = this.#functions;
    const missing = bytes + pieces * padding - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / pageBytes));
    this.#end = 0;
    try {
      return work(this.#functions);
    } finally {
      // Memory of WebAssembly never shrinks.
      if (memory.buffer.byteLength > keptBytes) this.#functions = undefined;
    }
  }

  #reserve(bytes: number): number {
    const place = this.#end;
    this.#end += roundUp(bytes) + padding / 2;
    return place;
  }

  #put({ buffer, byteOffset, byteLength }: Uint8Array | Int32Array): number {
    const place = this.#reserve(byteLength);
    this.#bytes(place, byteLength).set(new Uint8Array(buffer, byteOffset, byteLength));
    return place;
  }

  #bytes(place: number, length: number): Uint8Array {
    return new Uint8Array((this.#functions as PixelFunctions).memory.buffer, place, length);
  }
}

/** At the first picture, so that an Executor which gets none starts as fast as before. */
function load(): PixelFunctions {
  return loadWasm('pixels') as PixelFunctions;
}

const pageBytes = 65_536;
/** The loops read and write up to 47 bytes past the end of a piece. */
const padding = 128;
/** Most pieces that one call puts into the memory. */
const pieces = 10;
const keptBytes = 32 * 2 ** 20;

function roundUp(bytes: number): number {
  return Math.ceil(bytes / 16) * 16;
}

function bytesOfWeights(side: ResampleWeights | undefined): number {
  return side ? side.weights.byteLength + 8 * side.starts.length : 0;
}

function rowsOfBand({ width, height }: Picture): number {
  return Math.min(height, Math.max(1, Math.floor(2 ** 18 / (3 * width))));
}

/** With room for three planes that begin at multiples of 16 bytes. */
function bandBytes(picture: Picture): number {
  return 3 * roundUp(picture.width * rowsOfBand(picture));
}
