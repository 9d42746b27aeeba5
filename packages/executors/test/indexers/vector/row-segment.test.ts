import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { distanceFrom, lengthOf } from '../../../src/indexers/vector/distance.ts';
import {
  mostJoinedRows,
  placeInEights,
  RowSegment,
  rowsPerChunk,
  strideOf,
} from '../../../src/indexers/vector/row-segment.ts';

const lengths = [1, 2, 3, 4, 5, 7, 8, 9, 12, 15, 16, 17, 31, 64, 130];

describe('a segment of rows', () => {
  it('gives back each bit of any finite numbers', () => {
    const number = fc.oneof(
      fc.float({ noNaN: true, noDefaultInfinity: true }),
      fc.constantFrom(0, -0, 2 ** -149, -(2 ** -149), 2 ** -127, 2 ** -126, 1 + 2 ** -8),
      fc.constantFrom(largest, -largest, 1 - 2 ** -24, 1 + 2 ** -23),
    );
    fc.assert(
      fc.property(fc.array(number, { minLength: 1, maxLength: 40 }), (numbers) => {
        const row = Float32Array.from(numbers);
        const segment = segmentOf([row, row]);
        for (const place of [0, 1]) expect(bitsOf(segment.read(place))).toEqual(bitsOf(row));
      }),
      { numRuns: 300 },
    );
  });

  it.each(lengths)(
    'knows the lengths of vectors of %i numbers, and what the high planes leave out',
    (length) => {
      const segment = new RowSegment(length);
      segment.makeRoom(20);
      for (const [place, row] of cloud(20, length, 1).entries()) {
        const written = segment.write(place, bytesOf(row));
        expect(written.length).toBe(lengthOf(row));
        const rest = lengthOf(row.map((number) => number - nearestBfloat16(number)));
        expect(written.rest).toBeCloseTo(rest, 7);
        expect(written.rest).toBeLessThanOrEqual(2 ** -8 * written.length);
      }
    },
  );

  it.each(lengths)('computes exact figures of %i numbers to the last bit', (length) => {
    const [query = new Float32Array(), ...rows] = cloud(9, length, 2);
    const segment = segmentOf(rows);
    segment.setQuery(query);
    for (const [place, row] of rows.entries()) {
      segment.read(place);
      expect(segment.exactSquares()).toBe(distanceFrom(query, 'sqeuclidean')(row, 0));
      expect(Math.sqrt(segment.rowSquares())).toBe(lengthOf(row));
      const cosine = 1 - segment.exactProduct() / Math.sqrt(squareOf(query) * squareOf(row));
      expect(Math.max(0, cosine)).toBe(distanceFrom(query, 'cosine')(row, 0));
    }
  });

  it.each(lengths)('computes scores of %i numbers in all places of two chunks', (length) => {
    const rows = cloud(rowsPerChunk + 7, length, 3);
    const [direction = new Float32Array()] = cloud(1, length, 4);
    const segment = segmentOf(rows);
    segment.setDirection(inEights(direction));
    for (const [from, count] of [
      [0, 1],
      [3, 2],
      [5, 17],
      [0, rowsPerChunk],
      [rowsPerChunk, 7],
      [rowsPerChunk + 2, 3],
    ] as const) {
      const own = rows.slice(from, from + count);
      const both = own.map((row) => product(direction, row));
      const high = own.map((row) => product(direction, row.map(nearestBfloat16)));
      expectClose(segment.scores(from, count, 'both'), both);
      expectClose(segment.scores(from, count, 'high'), high);
    }
  });

  it.each(lengths)('joins rows of %i numbers across chunks', (length) => {
    const rows = cloud(rowsPerChunk + 9, length, 5);
    const segment = segmentOf(rows);
    const [from, count] = [rowsPerChunk - 4, 11];
    const own = rows.slice(from, from + count);
    const expected = own.flatMap((row) => [...inEights(row)]);
    expect([...segment.joined(from, count, 'both')]).toEqual(expected);
    const rough = own.flatMap((row) => [...inEights(row.map(nearestBfloat16))]);
    expect([...segment.joined(from, count, 'high')]).toEqual(rough);
    expect(mostJoinedRows(strideOf(length))).toBeGreaterThanOrEqual(count);
  });

  it('does not touch the other rows when it grows and when a row is written anew', () => {
    const rows = cloud(2 * rowsPerChunk + 1, 6, 6);
    const segment = new RowSegment(6);
    for (const [place, row] of rows.entries()) {
      segment.makeRoom(place + 1);
      segment.write(place, bytesOf(row));
    }
    const [other = new Float32Array()] = cloud(1, 6, 7);
    segment.write(rowsPerChunk - 1, bytesOf(other));
    for (const [place, row] of rows.entries()) {
      expect([...segment.read(place)]).toEqual([...(place === rowsPerChunk - 1 ? other : row)]);
    }
  });
});

const largest = (2 - 2 ** -23) * 2 ** 127;

function segmentOf(rows: readonly Float32Array[]): RowSegment {
  const segment = new RowSegment(rows[0]?.length ?? 0);
  segment.makeRoom(rows.length);
  for (const [place, row] of rows.entries()) segment.write(place, bytesOf(row));
  return segment;
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function bitsOf(row: Float32Array): number[] {
  return [...new Uint32Array(row.slice().buffer)];
}

/** Of equally near ones the larger. */
function nearestBfloat16(value: number): number {
  const bits = new Uint32Array(Float32Array.of(value).buffer);
  bits[0] = ((bits[0] as number) + 0x8000) & 0xffff0000;
  return new Float32Array(bits.buffer)[0] as number;
}

function inEights(row: Float32Array): Float32Array {
  const ordered = new Float32Array(strideOf(row.length));
  for (const [place, number] of row.entries()) ordered[placeInEights(place)] = number;
  return ordered;
}

function product(left: Float32Array, right: Float32Array): number {
  return left.reduce((sum, number, at) => sum + number * (right[at] as number), 0);
}

function squareOf(row: Float32Array): number {
  return lengthOfSquares(row, [0, 0, 0, 0]);
}

/** Four sums, as in distance.ts. */
function lengthOfSquares(row: Float32Array, sums: [number, number, number, number]): number {
  const whole = row.length - (row.length % 4);
  for (const [at, number] of row.entries()) {
    const place = at < whole ? at % 4 : 0;
    sums[place] = (sums[place] as number) + number * number;
  }
  return sums[0] + sums[1] + (sums[2] + sums[3]);
}

function expectClose(scores: Float32Array, expected: readonly number[]): void {
  expect(scores.length).toBe(expected.length);
  for (const [at, score] of scores.entries())
    expect(score).toBeCloseTo(expected[at] ?? Number.NaN, 4);
}

/** Vectors that are not the same for any two seeds. */
function cloud(count: number, length: number, seed: number): Float32Array[] {
  return Array.from({ length: count }, (_, n) =>
    Float32Array.from({ length }, (_, at) => Math.sin((n + 1) * 12.9898 * seed + at * 78.233)),
  );
}
