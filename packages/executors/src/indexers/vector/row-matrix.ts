import type { RowSink } from '../store/index-table.ts';
import { RowSegment, strideOf } from './row-segment.ts';
import { isMeasurable } from './score-bounds.ts';

const bytesPerNumber = Float32Array.BYTES_PER_ELEMENT;

/** A row where it is kept. */
interface RowPlace {
  segment: RowSegment;
  /** Number of the row in its segment. */
  from: number;
}

/** Rows that follow each other in one segment. */
export interface RowBlock extends RowPlace {
  /** Number of the first one in the matrix. */
  first: number;
  count: number;
}

/** The vectors of one shard, one after the other in segments that grow without being copied. */
export class RowMatrix implements RowSink {
  readonly #segmentBytes: number;
  #dimension = 0;
  #segmentRows = 0;
  #segments: RowSegment[] = [];
  #lengths = new Float64Array(256);
  #isMeasurable = true;
  #restShare = 0;
  #changes = 0;
  #ids: string[] = [];
  readonly #rowOf = new Map<string, number>();

  /** @param segmentBytes Of the vectors in one segment; default 1 GiB, and at most 2 GiB. */
  constructor(segmentBytes = 2 ** 30) {
    this.#segmentBytes = segmentBytes;
  }

  get size(): number {
    return this.#ids.length;
  }

  get ids(): readonly string[] {
    return this.#ids;
  }

  /** Numbers in a vector; 0 before there was one. */
  get dimension(): number {
    return this.#dimension;
  }

  /** Numbers from the start of one row to the start of the next. */
  get stride(): number {
    return strideOf(this.#dimension);
  }

  /** Length of each row, from row 0 on; there are more of them than rows. */
  get lengths(): Float64Array {
    return this.#lengths;
  }

  /** False once there was a row so long or short that its dot products can leave the range of float32. */
  get isMeasurable(): boolean {
    return this.#isMeasurable;
  }

  /** Most that the length of what is missing in the high plane of a row can be, as a share of the row's length. */
  get restShare(): number {
    return this.#restShare;
  }

  /** Counts the changes. */
  get changes(): number {
    return this.#changes;
  }

  clear(): void {
    this.#changes++;
    this.#ids = [];
    this.#rowOf.clear();
    this.#isMeasurable = true;
    this.#restShare = 0;
  }

  /** @param value A float32 vector as bytes, as long as the others. */
  set(id: string, value: Uint8Array): void {
    this.#changes++;
    if (this.size === 0) this.#setDimension(value.length / bytesPerNumber);
    const row = this.#rowOf.get(id) ?? this.size;
    const { segment, from } = this.#makeRoom(row);
    const { length, rest } = segment.write(from, value);
    this.#lengths[row] = length;
    this.#isMeasurable &&= isMeasurable(length);
    if (this.#isMeasurable) this.#restShare = Math.max(this.#restShare, rest / length);
    this.#ids[row] = id;
    this.#rowOf.set(id, row);
  }

  /** The last row takes the place of the one that goes. */
  delete(id: string): void {
    const row = this.#rowOf.get(id);
    if (row === undefined) return;
    this.#changes++;
    const last = this.size - 1;
    const lastId = this.#ids[last] as string;
    const { segment, from } = this.place(row);
    segment.write(from, bytesOf(this.rowAt(last)));
    this.#lengths[row] = this.#lengths[last] as number;
    this.#ids[row] = lastId;
    this.#rowOf.set(lastId, row);
    this.#rowOf.delete(id);
    this.#ids.pop();
  }

  /** Number of the row of an id. */
  rowOf(id: string): number | undefined {
    return this.#rowOf.get(id);
  }

  /** A copy of a row. */
  get(id: string): Float32Array<ArrayBuffer> | undefined {
    const row = this.#rowOf.get(id);
    return row === undefined ? undefined : this.rowAt(row).slice();
  }

  place(row: number): RowPlace {
    const segment = Math.floor(row / this.#segmentRows);
    const from = row - segment * this.#segmentRows;
    return { segment: this.#segments[segment] as RowSegment, from };
  }

  /** All rows, in blocks of at most `rows`. */
  *blocks(rows: number): Iterable<RowBlock> {
    for (let first = 0; first < this.size; ) {
      const { segment, from } = this.place(first);
      const inSegment = Math.min(this.#segmentRows - from, this.size - first);
      const count = Math.min(rows, inSegment);
      yield { segment, from, first, count };
      first += count;
    }
  }

  /** A row, valid until the next one or the next change. */
  rowAt(row: number): Float32Array<ArrayBuffer> {
    const { segment, from } = this.place(row);
    return segment.read(from);
  }

  #setDimension(dimension: number): void {
    if (dimension === this.#dimension) return;
    this.#dimension = dimension;
    this.#segmentRows = Math.max(1, Math.floor(this.#segmentBytes / bytesPerNumber / this.stride));
    this.#segments = [];
  }

  #makeRoom(row: number): RowPlace {
    const segment = Math.floor(row / this.#segmentRows);
    if (segment === this.#segments.length) this.#segments.push(new RowSegment(this.#dimension));
    if (row === this.#lengths.length) {
      const lengths = new Float64Array(2 * row);
      lengths.set(this.#lengths);
      this.#lengths = lengths;
    }
    const place = this.place(row);
    place.segment.makeRoom(place.from + 1);
    return place;
  }
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
