import { randomUUID } from 'node:crypto';

/** Numbers from 0 to 1, the same for the same seed: Marsaglia's xorshift, 32 bits. */
function generator(seed) {
  let state = Math.imul(seed, 0x9e3779b1) || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/**
 * Float32 `[count, dimension]` with structure, as embeddings have it: 1,000 clusters, in each of which the vectors vary in 12
 * directions of their space, and a little in all. The space is the same for all seeds.
 */
export function clusteredVectors(
  count,
  dimension,
  seed,
  { clusters = 1000, directions = 12 } = {},
) {
  const space = generator(1);
  const spread = (random) => random() + random() + random() - 1.5;
  const centers = Float32Array.from({ length: clusters * dimension }, () => spread(space));
  const axes = Float32Array.from({ length: directions * dimension }, () => spread(space) / 3);
  const random = generator(seed + 1);
  const vectors = new Float32Array(count * dimension);
  const place = new Float32Array(directions);
  for (let row = 0; row < count; row++) {
    const center = Math.floor(random() * clusters) * dimension;
    for (let axis = 0; axis < directions; axis++) place[axis] = 2 * spread(random);
    for (let at = 0; at < dimension; at++) {
      let sum = centers[center + at] + 0.1 * (random() - 0.5);
      for (let axis = 0; axis < directions; axis++)
        sum += place[axis] * axes[axis * dimension + at];
      vectors[row * dimension + at] = sum;
    }
  }
  return vectors;
}

/** Part of float32 `[n, dimension]` as the tensor that an indexer takes. */
export function tensorOf(vectors, dimension, from, count) {
  const data = vectors.subarray(from * dimension, (from + count) * dimension);
  return { dtype: 'float32', shape: [count, dimension], data };
}

/** What a Pod with one shard gives its indexer. */
export function contextOf(workspace, { readOnly = false, log = () => {} } = {}) {
  const name = 'vectors';
  const pea = { pod: name, shard: 1, shards: 1, owner: randomUUID() };
  return { metas: { name, workspace, readOnly }, ...pea, env: {}, components: [], log };
}

/** Stores vectors, `id 0` and so on, in requests of 10,000. */
export function fill(indexer, vectors, dimension) {
  const count = vectors.length / dimension;
  for (let from = 0; from < count; from += 10_000) {
    const size = Math.min(10_000, count - from);
    const ids = Array.from({ length: size }, (_, at) => `id ${from + at}`);
    indexer.prepareWrite();
    indexer.add(ids, tensorOf(vectors, dimension, from, size));
    indexer.commit(`request ${from}`);
    indexer.settle(`request ${from}`, []);
  }
}
