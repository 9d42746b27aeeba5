import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import wabt from 'wabt';
import { distanceFrom } from '../../../src/indexers/vector/distance.ts';
import { MatrixProduct } from '../../../src/indexers/vector/matrix-product.ts';
import { type Metric, metrics } from '../../../src/indexers/vector/metrics.ts';
import { nearestRows } from '../../../src/indexers/vector/nearest-rows.ts';
import {
  nearestRowsOfMany,
  type ProductTools,
} from '../../../src/indexers/vector/nearest-rows-of-many.ts';
import { RowMatrix } from '../../../src/indexers/vector/row-matrix.ts';
import { ScoreBlocks } from '../../../src/indexers/vector/score-block.ts';

const tools: ProductTools[] = [];
beforeAll(async () => {
  for (const threads of [1, 2]) {
    tools.push({ product: await MatrixProduct.open(threads), blocks: new ScoreBlocks() });
  }
});
afterAll(async () => {
  for (const { product } of tools) await product.close();
});

it('vectors.wasm is what vectors.wat says', async () => {
  const folder = new URL('../../../wasm/', import.meta.url);
  const { parseWat } = await wabt();
  const text = await readFile(new URL('vectors.wat', folder), 'utf8');
  const { buffer } = parseWat('vectors.wat', text).toBinary({});
  expect(Buffer.from(buffer).equals(await readFile(new URL('vectors.wasm', folder)))).toBe(true);
});

describe('the nearest rows', () => {
  it.each(metrics)('by %s are those of comparing each row in float64', async (metric) => {
    const rows = cloud(700, 37, 1);
    const queries = cloud(9, 37, 2);
    await expectExact(metric, rows, [...queries, rows[3] ?? []], 12);
  });

  it.each([1, 3, 4, 15, 16, 17, 64, 130])(
    'are found among vectors of %i numbers',
    async (length) => {
      await expectExact('cosine', cloud(400, length, 3), cloud(5, length, 4), 10);
      await expectExact('euclidean', cloud(400, length, 5), cloud(5, length, 6), 10);
    },
  );

  it('are found among any vectors', async () => {
    const coordinate = fc.float({ noNaN: true, noDefaultInfinity: true });
    const cases = fc.integer({ min: 1, max: 6 }).chain((length) => {
      const vector = fc
        .array(coordinate, { minLength: length, maxLength: length })
        .filter((numbers) => numbers.some((number) => number !== 0));
      return fc.record({
        metric: fc.constantFrom<Metric>('cosine', 'euclidean', 'sqeuclidean'),
        rows: fc.array(vector, { minLength: 1, maxLength: 40 }),
        queries: fc.array(vector, { minLength: 1, maxLength: 3 }),
        k: fc.integer({ min: 0, max: 8 }),
      });
    });
    await fc.assert(
      fc.asyncProperty(cases, ({ metric, rows, queries, k }) =>
        expectExact(metric, rows, queries, k),
      ),
      { numRuns: 300 },
    );
  });

  it.each(['cosine', 'euclidean'] as const)(
    'by %s are told apart where float32 cannot, and equal ones rank by id',
    async (metric) => {
      const center = cloud(1, 64, 7)[0] ?? [];
      // Each differs from the others by less than the error of a sum in float32; each three are the same.
      const rows = Array.from({ length: 900 }, (_, n) =>
        center.map((value, at) => Math.fround(value + (at === n % 64 ? (n % 300) * 1e-7 : 0))),
      );
      await expectExact(metric, rows, [center, ...cloud(3, 64, 8)], 25);
    },
  );

  it.each(['cosine', 'euclidean', 'sqeuclidean'] as const)(
    'by %s are told apart where the high planes cannot, for some of the queries or all',
    async (metric) => {
      const [center = [], ...others] = cloud(1500, 40, 15);
      // Each differs from the others by less than the error of a bfloat16.
      const alike = Array.from({ length: 3000 }, (_, n) =>
        center.map((value, at) => Math.fround(value * (1 + (at === n % 40 ? n * 1e-6 : 0)))),
      );
      const rows = [...others.slice(0, 700), ...alike, ...others.slice(700)];
      await expectExact(metric, rows, [center, ...cloud(4, 40, 16)], 10);
      await expectExact(metric, alike, cloud(5, 40, 17), 10);
    },
  );

  it('are found among many rows of few, equal, opposite, tiny and large numbers', async () => {
    const coordinate = fc.oneof(
      fc.constantFrom(0, -0, 1, -1, 1 + 2 ** -9, 1 + 2 ** -8, 1 + 2 ** -23, 257 / 256),
      fc.constantFrom(2 ** -149, -(2 ** -130), 2 ** -126, 2 ** -41, 2 ** 41, -(2 ** 126)),
      fc.constantFrom(3, 1000.5, -1 / 3),
    );
    const cases = fc.integer({ min: 1, max: 11 }).chain((length) => {
      const vector = fc
        .array(coordinate.map(Math.fround), { minLength: length, maxLength: length })
        .filter((numbers) => numbers.some((number) => number !== 0));
      return fc.record({
        metric: fc.constantFrom<Metric>('cosine', 'euclidean', 'sqeuclidean'),
        // As many rows as it takes until the high planes are read alone, each vector several times.
        rows: fc.array(vector, { minLength: 5, maxLength: 60 }),
        times: fc.integer({ min: 1, max: 30 }),
        queries: fc.array(vector, { minLength: 1, maxLength: 5 }),
        k: fc.integer({ min: 1, max: 6 }),
      });
    });
    await fc.assert(
      fc.asyncProperty(cases, ({ metric, rows, times, queries, k }) => {
        const all = Array.from({ length: times }, () => rows).flat();
        return expectExact(metric, all, queries, k);
      }),
      { numRuns: 150 },
    );
  });

  it.each([1e-30, 1e-14, 1e14, 1e30])('are found among vectors about %p long', async (size) => {
    const rows = cloud(300, 20, 9).map((row, n) =>
      row.map((value) => Math.fround(n % 3 === 0 ? value * size : value)),
    );
    for (const metric of ['cosine', 'euclidean'] as const) {
      await expectExact(metric, rows, [rows[0] ?? [], rows[1] ?? []], 10);
    }
  });

  it('are found among many rows after a search among few', async () => {
    for (const count of [60, 700, 1500, 300]) {
      await expectExact('cosine', cloud(count, 12, count), cloud(2, 12, 18), 10);
    }
  });

  it('are found after changes, in as many segments as there are', async () => {
    const rows = cloud(500, 24, 10);
    const matrix = new RowMatrix(24 * 4 * 60);
    fill(matrix, rows);
    const kept = rows.map((row, n) => ({ id: `id ${n}`, row }));
    for (const n of [499, 0, 250, 59, 60, 61]) {
      matrix.delete(`id ${n}`);
      kept.splice(
        kept.findIndex(({ id }) => id === `id ${n}`),
        1,
      );
    }
    const [query = []] = cloud(1, 24, 11);
    const question = { queries: [Float32Array.from(query)], k: 20, metric: 'cosine' as const };
    const expected = ranked('cosine', query, kept).slice(0, 20);
    expect(matrix.size).toBe(494);
    expect(nearestRows(matrix, question)).toEqual([hitsOf(expected)]);
    for (const each of tools) {
      expect(await nearestRowsOfMany(matrix, question, each)).toEqual([hitsOf(expected)]);
    }
    expect([...(matrix.get('id 61') ?? [])]).toEqual([]);
    expect([...(matrix.get('id 62') ?? [])]).toEqual(rows[62]);
  });

  it('are those of the rows there are when the rows change during the search', async () => {
    const matrix = new RowMatrix();
    fill(matrix, cloud(300, 24, 12));
    const queries = cloud(4, 24, 13).map((query) => Float32Array.from(query));
    const question = { queries, k: 5, metric: 'cosine' as const };
    const [first] = tools;
    if (!first) throw new Error('no product');
    const answer = nearestRowsOfMany(matrix, question, first);
    fill(matrix, cloud(400, 24, 14));
    expect(await answer).toEqual(nearestRows(matrix, question));
  });
});

async function expectExact(
  metric: Metric,
  rows: readonly number[][],
  queries: readonly number[][],
  k: number,
): Promise<void> {
  const matrix = new RowMatrix();
  fill(matrix, rows);
  const named = rows.map((row, n) => ({ id: `id ${n}`, row }));
  const expected = queries.map((query) => hitsOf(ranked(metric, query, named).slice(0, k)));
  const vectors = queries.map((query) => Float32Array.from(query));
  const question = { queries: vectors, k, metric };
  expect(nearestRows(matrix, question)).toEqual(expected);
  expect(
    vectors.flatMap((query) => nearestRows(matrix, { ...question, queries: [query] })),
  ).toEqual(expected);
  for (const each of tools) {
    expect(await nearestRowsOfMany(matrix, question, each)).toEqual(expected);
  }
}

function fill(matrix: RowMatrix, rows: readonly number[][]): void {
  for (const [n, row] of rows.entries()) {
    matrix.set(`id ${n}`, new Uint8Array(Float32Array.from(row).buffer));
  }
}

/** All rows by their distances, one by one. */
function ranked(metric: Metric, query: number[], rows: readonly { id: string; row: number[] }[]) {
  const distanceTo = distanceFrom(Float32Array.from(query), metric);
  return rows
    .map(({ id, row }) => ({ id, distance: distanceTo(Float32Array.from(row), 0) }))
    .sort((a, b) => a.distance - b.distance || (a.id < b.id ? -1 : 1));
}

function hitsOf(hits: readonly { id: string; distance: number }[]) {
  return { ids: hits.map(({ id }) => id), distances: hits.map(({ distance }) => distance) };
}

/** Vectors that are not the same for any two seeds. */
function cloud(count: number, length: number, seed: number): number[][] {
  return Array.from({ length: count }, (_, n) =>
    Array.from({ length }, (_, at) =>
      Math.fround(Math.sin((n + 1) * 12.9898 * seed + at * 78.233)),
    ),
  );
}
