// The search of HnswlibIndexer in 1,000,000 vectors beside usearch called directly with the same graph and parameters.
// The index stays in .podflow/bench-ann: the first run also stores it and builds the graph, which takes some minutes.
import { existsSync, readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createHnswlibIndexer } from '../packages/executors/dist/indexers/vector/hnswlib-indexer.js';
import { createNumpyIndexer } from '../packages/executors/dist/indexers/vector/numpy-indexer.js';
import { byTurns } from './by-turns.mjs';
import { report, row } from './report.mjs';
import { openUsearch } from './usearch-direct.mjs';
import { clusteredVectors, contextOf, fill, tensorOf } from './vectors.mjs';

const [count, dimension, k, asked] = [1_000_000, 128, 10, 500];
/** So often are all queries asked for one figure: it takes some thousand queries until the code of ours is compiled. */
const repeats = 4;
const parameters = { M: 16, ef_construction: 128, ef_query: 128 };
const workspace = fileURLToPath(new URL('../.podflow/bench-ann', import.meta.url));
const folder = join(workspace, 'vectors');

const queries = clusteredVectors(asked, dimension, 2);
const truth = await exactHits();
const { indexer, built } = await openIndexer();
const graphFile = readdirSync(folder).find((file) => file.endsWith('.usearch'));
const direct = openUsearch(join(folder, graphFile), dimension, parameters);

const query = (at) => tensorOf(queries, dimension, at, 1);
// By the time of the processor, as both work in one thread: other processes that interrupt them do not count.
const perSecond = (search) => async () => {
  const start = process.cpuUsage();
  for (let at = 0; at < repeats * asked; at++) await search(at % asked);
  const { user, system } = process.cpuUsage(start);
  return (1e6 * repeats * asked) / (user + system);
};
const speed = await byTurns({
  ours: perSecond((at) => indexer.query(query(at), k)),
  direct: perSecond((at) => direct.search(query(at).data, k)),
});
const found = [];
for (let at = 0; at < asked; at++) found.push(...(await indexer.query(query(at), k)));
const foundDirect = Array.from({ length: asked }, (_, at) => direct.search(query(at).data, k));
await indexer.close();

const work = `1,000,000 x 128 float32 in 1,000 clusters, cosine, M ${parameters.M}, ef_construction ${parameters.ef_construction}, ef_query ${parameters.ef_query}, one thread`;
report('search-ann', [
  row({
    name: 'recall@10',
    work: `${work}; share of the ten nearest of an exact search in the same run`,
    unit: 'of 1',
    value: recall(found.map(({ ids }) => ids)),
    wanted: { atLeast: 0.95 },
    note: `usearch itself: ${recall(foundDirect.map((keys) => keys.map(direct.idOf))).toFixed(3)}, as it does not compute the distances of its candidates anew. ${built}`,
  }),
  row({
    name: 'queries a second',
    work,
    unit: 'queries/s',
    value: speed.ours,
    reference: 'usearch called directly',
    referenceValue: speed.direct,
    wanted: { atLeast: 0.9 },
  }),
]);

/** The nearest, by an indexer that compares with all vectors; stores them if they are not there. */
async function exactHits() {
  const options = { metric: 'cosine' };
  if (!existsSync(join(folder, 'data.mdb'))) {
    console.error(`Storing 1,000,000 vectors in ${folder}`);
    const writer = await createNumpyIndexer(options, contextOf(workspace));
    fill(writer, clusteredVectors(count, dimension, 1), dimension);
    await writer.close();
  }
  const exact = await createNumpyIndexer(options, contextOf(workspace, { readOnly: true }));
  const hits = [];
  for (let from = 0; from < asked; from += 50) {
    hits.push(...(await exact.query(tensorOf(queries, dimension, from, 50), k)));
  }
  await exact.close();
  return hits.map(({ ids }) => new Set(ids));
}

/** Opens the indexer, waits for its graph, and tells how long that took. */
async function openIndexer() {
  const lines = [];
  const log = (line) => {
    lines.push(line);
    console.error(line);
  };
  const start = performance.now();
  const indexer = await createHnswlibIndexer(
    parameters,
    contextOf(workspace, { readOnly: true, log }),
  );
  await indexer.query(query0(), k);
  const isBuilding = lines.some((line) => line.includes('building'));
  while (isBuilding && !lines.some((line) => line.includes('graph built'))) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  const how = isBuilding ? `built on ${availableParallelism()} threads` : 'taken from the disk';
  return { indexer, built: `The index was opened and its graph ${how} in ${seconds} s.` };
}

function query0() {
  return tensorOf(queries, dimension, 0, 1);
}

function recall(hits) {
  const right = hits.flatMap((ids, at) => ids.filter((id) => truth[at].has(id)));
  return right.length / (k * asked);
}
