// The exact search of NumpyIndexer: one query beside one pass over the memory, 64 queries beside a matrix product.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { createNumpyIndexer } from '../packages/executors/dist/indexers/vector/numpy-indexer.js';
import { openBlasProduct } from './blas-product.mjs';
import { byTurns } from './by-turns.mjs';
import { openMemoryPass } from './memory-pass.mjs';
import { processorMilliseconds, wallMilliseconds } from './milliseconds.mjs';
import { report, row } from './report.mjs';
import { clusteredVectors, contextOf, fill, tensorOf } from './vectors.mjs';

const [count, dimension, many, k] = [31_000, 512, 64, 10];
const work = '31,000 x 512 float32, cosine, top 10';

const workspace = await mkdtemp(join(tmpdir(), 'podflow-bench-'));
const indexer = await createNumpyIndexer({ metric: 'cosine' }, contextOf(workspace));
fill(indexer, clusteredVectors(count, dimension, 1), dimension);
const queries = clusteredVectors(many, dimension, 2);
const one = (at) => indexer.query(tensorOf(queries, dimension, at, 1), k);
const all = () => indexer.query(tensorOf(queries, dimension, 0, many), k);

const pass = await openMemoryPass(4 * count * dimension);
const product = await openBlasProduct({ count, stride: dimension, width: many });
const time = await byTurns({
  pass: () => processorMilliseconds(20, pass.one),
  one: () => processorMilliseconds(20, one),
  sharedPass: pass.all,
  product: product.run,
  all: async () => {
    // Numpy's threads spin for some 25 ms after a product before they sleep.
    await setTimeout(100);
    return wallMilliseconds(20, all);
  },
});
await pass.close();
await product.close();
await indexer.close();
await rm(workspace, { recursive: true });

report('search-exact', [
  row({
    name: 'one query',
    work,
    unit: 'ms of the processor',
    value: time.one,
    reference: 'one pass over the memory in one thread',
    referenceValue: time.pass,
    wanted: { atMost: 1.3 },
    note: `The pass compares two equal halves (memcmp). ${pass.threads} threads at once need ${time.sharedPass.toFixed(2)} ms for it; a Pod has them with shards: ${pass.threads}.`,
  }),
  row({
    name: '64 queries',
    work,
    unit: 'ms',
    value: time.all,
    reference: product.name,
    referenceValue: time.product,
    wanted: { atMost: 1.5 },
  }),
]);
