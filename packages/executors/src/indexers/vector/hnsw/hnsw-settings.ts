import * as z from 'zod';
import type { DotMetric } from '../score-bounds.ts';

/** Arguments that shape a graph; hnswlib's names. */
export const hnswOptions = z.object({
  M: z.int().min(2).max(256).default(16),
  ef_construction: z.int().min(1).max(10_000).default(256),
  ef_query: z.int().min(1).max(10_000).default(192),
});

/** How the vectors of a shard are searched by a graph. */
export interface HnswSettings {
  metric: DotMetric;
  /** Rows from which on there is a graph. */
  from: number;
  /** Neighbours of a row in the graph; twice as many on its lowest layer. */
  connectivity: number;
  /** Candidates looked at for a row that comes in. */
  expansionAdd: number;
  /** Candidates looked at for a query. */
  expansionSearch: number;
}

export function hnswSettings(
  metric: DotMetric,
  from: number,
  options: z.output<typeof hnswOptions>,
): HnswSettings {
  return {
    metric,
    from,
    connectivity: options.M,
    expansionAdd: options.ef_construction,
    expansionSearch: options.ef_query,
  };
}
