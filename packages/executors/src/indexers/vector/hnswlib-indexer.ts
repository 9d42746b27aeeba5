import type { ExecutorFactory } from '@podflow/core/executor';
import * as z from 'zod';
import { parseOptions } from '../../parse-options.ts';
import { indexerOptions } from '../indexer-options.ts';
import { hnswOptions, hnswSettings } from './hnsw/hnsw-settings.ts';
import { hnswSpaces, metricOfSpace } from './hnsw/hnsw-spaces.ts';
import { StoredVectorIndexer } from './stored-vector-indexer.ts';

const hnswlibOptions = indexerOptions.extend({
  space: z.enum(hnswSpaces).default('cosine'),
  approximate_from: z.int().min(1).default(10_000),
  ...hnswOptions.shape,
});

/**
 * Near neighbours by an HNSW graph, in a shard of at least `approximate_from` vectors; in a smaller one the exact nearest,
 * which are found as soon. Distances: `cosine` is 1 − cos, 0 to 2; `l2` the sum of the squared differences.
 * Opens the index; throws `ERR_VALUE`, `ERR_INDEX_FORMAT`, `ERR_INDEX_METRIC`.
 */
export const createHnswlibIndexer: ExecutorFactory = async (options, context) => {
  const parsed = parseOptions('HnswlibIndexer', hnswlibOptions, options);
  const metric = metricOfSpace[parsed.space];
  const hnsw = hnswSettings(metric, parsed.approximate_from, parsed);
  const indexer = new StoredVectorIndexer(context, { ...parsed, metric, hnsw });
  await indexer.start();
  return indexer;
};
