import { FlowError } from '@podflow/core/executor';

/** What all vectors of a table have in common. */
export interface VectorTraits {
  /** Numbers in a vector. */
  dimension: number;
  /** undefined after a repair that found no record of it; then the next write says it. */
  metric?: string;
  /** Fingerprint of the model that made them, where known. */
  model?: string;
}

/** Names of the tables that hold vectors begin with it; a row is the numbers of one vector, float32. */
export const vectorTablePrefix = 'vectors:';

const advice = 'Use what the index was made with, or index into another workspace.';

/**
 * `stored` with what `given` adds. Throws `ERR_INDEX_DIMENSION`, `ERR_INDEX_METRIC` or `ERR_INDEX_MODEL` with both
 * values when they do not go together; an unknown model goes with every model.
 * @param label Names the index, e.g. `vecidx in ./workspace/vecidx`.
 */
export function mergeTraits(
  label: string,
  stored: VectorTraits,
  given: VectorTraits,
): VectorTraits {
  if (stored.model && given.model && weightsOf(stored.model) !== weightsOf(given.model)) {
    throw new FlowError(
      'ERR_INDEX_MODEL',
      `The index ${label} has vectors of the model ${stored.model}, got one of ${given.model}. ${advice}`,
    );
  }
  if (stored.dimension !== given.dimension) {
    throw new FlowError(
      'ERR_INDEX_DIMENSION',
      `The index ${label} has vectors of ${stored.dimension} numbers, got ${given.dimension} numbers. ${advice}`,
    );
  }
  if (given.metric !== undefined) checkMetric(label, stored, given.metric);
  return { ...stored, ...given };
}

/** A fingerprint without the name before its hash: in a folder of another name a model keeps its weights. */
function weightsOf(fingerprint: string): string {
  return /:(sha256-[\da-f]+)$/.exec(fingerprint)?.[1] ?? fingerprint;
}

/** Throws `ERR_INDEX_METRIC` when the index was made for another metric. */
export function checkMetric(label: string, stored: VectorTraits, metric: string): void {
  if (stored.metric === undefined || stored.metric === metric) return;
  throw new FlowError(
    'ERR_INDEX_METRIC',
    `The index ${label} was made for the metric ${stored.metric}, got ${metric}. ${advice}`,
  );
}
