// The exact search in once, ten times and a hundred times as many vectors: what one vector costs.
import { nearestRows } from '../packages/executors/dist/indexers/vector/nearest-rows.js';
import { RowMatrix } from '../packages/executors/dist/indexers/vector/row-matrix.js';
import { byTurns } from './by-turns.mjs';
import { median } from './median.mjs';
import { processorMilliseconds } from './milliseconds.mjs';
import { report, row } from './report.mjs';
import { clusteredVectors } from './vectors.mjs';

const [once, dimension, k] = [3100, 512, 10];
// A search after which something else was done finds its vectors in the memory, not in the cache: 96 MB push them out.
const other = Buffer.alloc(96e6);
const query = clusteredVectors(1, dimension, 2);
const cost = await byTurns({
  once: nanoseconds(1),
  ten: nanoseconds(10),
  hundred: nanoseconds(100),
});
report(
  'scale-search',
  [
    ['ten times', cost.ten],
    ['a hundred times', cost.hundred],
  ].map(([name, value]) =>
    row({
      name: `search, ${name}`,
      work: `one query in 3,100 x 512 float32, cosine, top 10, ${name}; the vectors are not in the processor's cache`,
      unit: 'ns per vector',
      value,
      reference: 'once',
      referenceValue: cost.once,
      wanted: { atMost: 1.1 },
    }),
  ),
);

function nanoseconds(times) {
  const matrix = new RowMatrix();
  for (let part = 0; part < times; part++) {
    const vectors = clusteredVectors(once, dimension, part + 3);
    for (let row = 0; row < once; row++) {
      const vector = vectors.subarray(row * dimension, (row + 1) * dimension);
      matrix.set(
        `${part}-${row}`,
        new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength),
      );
    }
  }
  return () => {
    const figures = Array.from({ length: 9 }, () => {
      other.fill(Math.random() * 256);
      const work = () => nearestRows(matrix, { queries: [query], k, metric: 'cosine' });
      return (processorMilliseconds(1, work) * 1e6) / matrix.size;
    });
    return median(figures);
  };
}
