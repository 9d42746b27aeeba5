import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(new URL('../packages/executors/package.json', import.meta.url));

/** The graph that HnswlibIndexer keeps in `file`, searched by nothing but usearch. */
export function openUsearch(file, dimension, { M, ef_construction, ef_query }) {
  const { Index, MetricKind, ScalarKind } = require('usearch');
  const index = new Index({
    dimensions: dimension,
    metric: MetricKind.Cos,
    quantization: ScalarKind.I8,
    connectivity: M,
    expansion_add: ef_construction,
    expansion_search: ef_query,
    multi: false,
  });
  index.load(file);
  const { ids } = JSON.parse(readFileSync(file.replace(/usearch$/, 'json'), 'utf8'));
  return {
    /** Keys of the nearest of one query, in one thread. */
    search: (query, k) => Array.from(index.search(query, k, 1).keys, Number),
    idOf: (key) => ids[key],
  };
}
