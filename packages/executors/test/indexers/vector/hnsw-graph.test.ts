import { describe, expect, it } from '@jest/globals';
import { HnswGraph } from '../../../src/indexers/vector/hnsw/hnsw-graph.ts';

const dimension = 4;
const settings = {
  metric: 'cosine',
  from: 1,
  connectivity: 8,
  expansionAdd: 24,
  expansionSearch: 64,
} as const;

describe('a graph', () => {
  it.each([
    [9_990, 64],
    [10_000, 3_000],
    [16_000, 64],
  ])('takes rows on two threads after the first %i, by %i', async (first, slice) => {
    const graph = await HnswGraph.create(dimension, settings);
    let rows = 0;
    for (const count of [first, ...Array<number>(8).fill(slice)]) {
      graph.add(keys(rows, count), vectors(rows, count), 2);
      rows += count;
    }
    const asked = [0, first - 1, first, rows - 1];
    const queries = Float32Array.from(asked.flatMap((row) => [...vectors(row, 1)]));
    const found = graph.search(queries, 20, 2);
    for (const [at, row] of asked.entries()) expect(found[at]).toContain(row);
    expect(graph.search(vectors(first, 1), 20, 2)[0]).toContain(first);
  });
});

function keys(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, at) => first + at);
}

function vectors(first: number, count: number): Float32Array {
  return Float32Array.from({ length: count * dimension }, (_, at) =>
    Math.sin((first * dimension + at + 1) * 12.9898 * (1 + (at % dimension))),
  );
}
