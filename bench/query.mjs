// Text queries through the whole query Flow, called from code, beside the same encoder and indexers called in one thread: one client,
// and 32 clients.
import { fileURLToPath } from 'node:url';
import { Flow } from 'podflow';
import { openBareSearch } from './bare-search.mjs';
import { byTurns } from './by-turns.mjs';
import { wallMilliseconds } from './milliseconds.mjs';
import { openMojiIndex } from './openmoji-index.mjs';
import { report, row } from './report.mjs';

const queries = 2000;
const workspace = openMojiIndex();
process.env.JINA_WORKSPACE = workspace;
const file = fileURLToPath(new URL('../flows/flow-query.yml', import.meta.url));
const flow = await Flow.loadConfig(file)
  .onLog(() => {})
  .start();
const bare = await openBareSearch(workspace);

const throughFlow = async (text) => {
  const docs = [{ id: 'query', text, mimeType: 'text/plain' }];
  const queryset = [{ name: 'SliceQL', parameters: { end: 10 }, priority: 1 }];
  const { docs: answered } = await flow.send({ type: 'search', docs, queryset });
  return answered[0].matches;
};
const without = async (text) => (await bare([text], 10))[0];

const one = await byTurns({ flow: clients(1, throughFlow), bare: clients(1, without) });
const many = await byTurns({ flow: clients(32, throughFlow), bare: clients(32, without) });
const p50 = await byTurns({
  flow: () => wallMilliseconds(queries, () => expectTen(throughFlow)),
  bare: () => wallMilliseconds(queries, () => expectTen(without)),
});
await flow.close();
report('query', [
  row({
    name: 'time of one query above the bare one',
    work: 'one client, mini-clip, OpenMoji, p50',
    unit: 'ms',
    value: p50.flow - p50.bare,
    wanted: { atMost: 2 },
    note: `p50 ${p50.flow.toFixed(2)} ms, bare ${p50.bare.toFixed(2)} ms`,
  }),
  ...Object.entries({ 'one client': one, '32 clients': many }).map(([name, figures]) =>
    row({
      name,
      work: `${queries} text queries, mini-clip, OpenMoji, top 10`,
      unit: 'queries/s',
      value: figures.flow,
      reference: 'encoder and search in one thread',
      referenceValue: figures.bare,
      ...(name === '32 clients' && { wanted: { atLeast: 0.85 } }),
    }),
  ),
]);

/** Queries per second of `count` clients that each ask again when they are answered. */
function clients(count, ask) {
  return async () => {
    let left = queries;
    const start = performance.now();
    const client = async () => {
      while (left-- > 0) await expectTen(ask);
    };
    await Promise.all(Array.from({ length: count }, client));
    return (queries * 1000) / (performance.now() - start);
  };
}

async function expectTen(ask) {
  const matches = await ask('a slice of pizza');
  if (matches.length !== 10) throw new Error(`${matches.length} matches instead of 10`);
}
