import { describe, expect, it } from '@jest/globals';
import type { Tensor, VectorIndexer } from '@podflow/core';
import { commit, Workspace, write } from '../../../../../test/contracts/indexer-harness.ts';
import { vectorIndexerContract } from '../../../../../test/contracts/vector-indexer.ts';
import { createNumpyIndexer } from '../../../src/indexers/vector/numpy-indexer.ts';
import { opener } from '../open-indexer.ts';

const open = opener<VectorIndexer>(createNumpyIndexer);

vectorIndexerContract('NumpyIndexer', open);

describe('NumpyIndexer', () => {
  it.each([
    ['cosine', cosine],
    ['euclidean', euclidean],
  ] as const)('gives exact %s distances in ascending order', async (metric, distance) => {
    await using workspace = await Workspace.create(open);
    const indexer = await workspace.open({ with: { metric } });
    // More rows than its first capacity, and a length that is no multiple of 4.
    const rows = Array.from({ length: 600 }, (_, n) => wave(n, 11));
    const ids = rows.map((_, n) => `id ${n}`);
    await write([indexer], 'r1', () => indexer.add(ids, tensorOf(rows)));
    expect(indexer.size).toBe(600);
    await write([indexer], 'r2', () => indexer.delete(ids.filter((_, n) => n % 5 === 0)));
    const query = wave(10_000, 11);
    const expected = rows
      .map((row, n) => ({ id: ids[n] ?? '', distance: distance(query, row) }))
      .filter((_, n) => n % 5 !== 0)
      .sort((a, b) => a.distance - b.distance)
      .slice(0, 25);
    const [hits] = await indexer.query(tensorOf([query]), 25);
    expect(hits?.ids).toEqual(expected.map(({ id }) => id));
    for (const [n, hit] of expected.entries()) {
      expect(hits?.distances[n]).toBeCloseTo(hit.distance, 12);
    }
  });

  it('never gives a negative cosine distance', async () => {
    await using workspace = await Workspace.create(open);
    const indexer = await workspace.open();
    const rows = Array.from({ length: 300 }, (_, n) => wave(n, 7));
    await write([indexer], 'r1', () =>
      indexer.add(
        rows.map((_, n) => `${n}`),
        tensorOf(rows),
      ),
    );
    const answers = await indexer.query(tensorOf(rows), 1);
    for (const [n, { ids, distances }] of answers.entries()) {
      expect(ids).toEqual([`${n}`]);
      expect(distances[0]).toBeGreaterThanOrEqual(0);
      expect(distances[0]).toBeLessThan(1e-12);
    }
  });

  it('ranks rows of equal distance by id, in whatever order they came', async () => {
    await using workspace = await Workspace.create(open);
    const indexer = await workspace.open();
    expect(indexer.size).toBe(0);
    await write([indexer], 'r0', () => indexer.add(['far'], tensorOf([[-1, 0]])));
    expect(indexer.size).toBe(1);
    const ids = ['d', 'b', 'e', 'a', 'c'];
    await write([indexer], 'r1', () => indexer.add(ids, tensorOf(ids.map((_, n) => [n + 1, 0]))));
    const [hits] = await indexer.query(tensorOf([[1, 0]]), 3);
    expect(hits?.ids).toEqual(['a', 'b', 'c']);
    expect(hits?.distances).toEqual([0, 0, 0]);
  });

  it('refuses to search an index with another metric than it was made with', async () => {
    await using workspace = await Workspace.create(open);
    const writer = await workspace.open({ with: { metric: 'euclidean' } });
    await write([writer], 'r1', () => writer.add(['a'], tensorOf([[1, 0]])));
    await expect(workspace.open()).rejects.toMatchObject({
      code: 'ERR_INDEX_METRIC',
      message: expect.stringMatching(/euclidean.*cosine/),
    });
  });

  it('refuses a metric it does not have, and takes the arguments of Jina that have no effect', async () => {
    await using workspace = await Workspace.create(open);
    await expect(workspace.open({ with: { metric: 'mahalanobis' } })).rejects.toMatchObject({
      code: 'ERR_VALUE',
      message: expect.stringContaining('metric'),
    });
    const ignored = { backend: 'scipy', compress_level: 1, delete_on_dump: true, ref_indexer: {} };
    const indexer = await workspace.open({ with: { index_filename: 'vec.gz', ...ignored } });
    expect(indexer.size).toBe(0);
  });

  it('follows a writer that is more changes ahead than the index remembers', async () => {
    await using workspace = await Workspace.create(open);
    const [writer, reader] = [await workspace.open(), await workspace.open()];
    await write([writer], 'first', () =>
      writer.add(
        ['first', 'gone'],
        tensorOf([
          [1, 0],
          [0, 1],
        ]),
      ),
    );
    expect(reader.size).toBe(2);
    await commit([writer], 'early', () => writer.update(['first'], tensorOf([[2, 2]])));
    for (let n = 0; n < 1001; n++) {
      await commit([writer], `r${n}`, () => writer.add(['moving'], tensorOf([[1, n + 1]])));
    }
    await write([writer], 'last', () => writer.delete(['gone']));
    expect(reader.size).toBe(2);
    expect([...(reader.queryByKey(['first'])[0]?.data ?? [])]).toEqual([2, 2]);
    expect([...(reader.queryByKey(['moving'])[0]?.data ?? [])]).toEqual([1, 1001]);
  });
});

function wave(seed: number, length: number): number[] {
  return Array.from({ length }, (_, n) => Math.fround(Math.sin(seed * 12.9898 + n * 78.233)));
}

function tensorOf(rows: readonly (readonly number[])[]): Tensor<'float32'> {
  const data = new Float32Array(rows.flat());
  return { dtype: 'float32', shape: [rows.length, rows[0]?.length ?? 0], data };
}

function dot(left: readonly number[], right: readonly number[]): number {
  return left.reduce((sum, value, n) => sum + value * (right[n] ?? Number.NaN), 0);
}

function cosine(left: readonly number[], right: readonly number[]): number {
  return 1 - dot(left, right) / Math.sqrt(dot(left, left) * dot(right, right));
}

function euclidean(left: readonly number[], right: readonly number[]): number {
  return Math.sqrt(dot(left, left) + dot(right, right) - 2 * dot(left, right));
}
