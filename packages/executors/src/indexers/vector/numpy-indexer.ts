import { type ExecutorFactory, FlowError } from '@podflow/core/executor';
import * as z from 'zod';
import { parseOptions } from '../../parse-options.ts';
import { indexerOptions } from '../indexer-options.ts';
import { hnswOptions, hnswSettings } from './hnsw/hnsw-settings.ts';
import { metrics } from './metrics.ts';
import { isDotMetric } from './score-bounds.ts';
import { StoredVectorIndexer } from './stored-vector-indexer.ts';

const numpyOptions = indexerOptions.extend({
  metric: z.enum(metrics).default('cosine'),
  approximate_from: z.int().min(1).optional(),
  ...hnswOptions.shape,
});

/**
 * Nearest neighbours, exact: every query is compared with every vector of the shard; with `approximate_from`, by an HNSW
 * graph in a shard of at least so many vectors.
 * Distances as in Jina 1.0: `cosine` is 1 − cos, 0 to 2; `euclidean` the root of the squared distance;
 * the other metrics as in SciPy, by its names.
 * Opens the index; throws `ERR_VALUE`, `ERR_INDEX_FORMAT`, `ERR_INDEX_METRIC`.
 */
export const createNumpyIndexer: ExecutorFactory = async (options, context) => {
  const parsed = parseOptions('NumpyIndexer', numpyOptions, options);
  const indexer = new StoredVectorIndexer(context, { ...parsed, hnsw: hnswOf(parsed) });
  await indexer.start();
  return indexer;
};

function hnswOf(options: z.output<typeof numpyOptions>) {
  const { metric, approximate_from: from } = options;
  if (from === undefined) return undefined;
  if (isDotMetric(metric)) return hnswSettings(metric, from, options);
  throw new FlowError(
    'ERR_VALUE',
    `NumpyIndexer has approximate_from: ${from} with metric: ${metric}, but an HNSW graph takes cosine, euclidean or sqeuclidean. Use one of them, or leave approximate_from out.`,
  );
}
