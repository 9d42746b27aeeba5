import { expect } from '@jest/globals';
import type { Tensor } from '../../packages/core/src/document/tensor.ts';
import type { VectorIndexer } from '../../packages/core/src/executor/executor.ts';

/** Hits of several shards in one list. */
export type Merged = { id: string; distance: number }[];

/** Float32 `[rows.length, dimension]`. */
export function vectors(rows: readonly (readonly number[])[], model?: string): Tensor<'float32'> {
  const shape = [rows.length, rows[0]?.length ?? 0];
  const tensor = { dtype: 'float32' as const, shape, data: new Float32Array(rows.flat()) };
  return model === undefined ? tensor : { ...tensor, model };
}

/** The numbers of a stored vector. */
export function stored(indexer: VectorIndexer, id: string): number[] | undefined {
  const [vector] = indexer.queryByKey([id]);
  return vector && [...vector.data];
}

/** Expects the ids of the ten nearest vectors. */
export async function expectHits(
  indexer: VectorIndexer,
  query: readonly number[],
  ids: readonly string[],
): Promise<void> {
  const [hits] = await indexer.query(vectors([query]), 10);
  expect(hits?.ids).toEqual(ids);
}

/** The `topK` nearest vectors of all shards. */
export async function merged(
  shards: readonly VectorIndexer[],
  query: readonly number[],
  topK: number,
): Promise<Merged> {
  const answers = await Promise.all(shards.map((shard) => shard.query(vectors([query]), topK)));
  const all = answers.flatMap(([hits]) =>
    (hits?.ids ?? []).map((id, n) => ({ id, distance: hits?.distances[n] ?? Number.NaN })),
  );
  all.sort((a, b) => a.distance - b.distance || (a.id < b.id ? -1 : 1));
  return all.slice(0, topK);
}

/** At 135, 45 and 0 degrees. */
export const fan = [
  [-1, 1],
  [1, 1],
  [1, 0],
];
