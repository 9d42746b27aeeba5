/** hnswlib's names for metrics, with nmslib's `cosinesimil`, and ours. */
export const metricOfSpace = {
  cosine: 'cosine',
  cosinesimil: 'cosine',
  l2: 'sqeuclidean',
} as const;

export const hnswSpaces = Object.keys(metricOfSpace) as (keyof typeof metricOfSpace)[];
