/** Names of the functions that make one number of several. */
export const aggregateNames = ['min', 'max', 'mean', 'median', 'sum', 'prod'] as const;
export type AggregateName = (typeof aggregateNames)[number];

/** One number of several; there is at least one. NumPy's functions of the same names. */
export const aggregates: Readonly<Record<AggregateName, (values: readonly number[]) => number>> = {
  min: (values) => values.reduce((left, right) => Math.min(left, right)),
  max: (values) => values.reduce((left, right) => Math.max(left, right)),
  mean: (values) => sumOf(values) / values.length,
  median,
  sum: sumOf,
  prod: (values) => values.reduce((product, value) => product * value, 1),
};

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

/** The middle one in order; of an even count the mean of the two in the middle. */
function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  const upper = sorted.length >> 1;
  const lower = (sorted.length - 1) >> 1;
  return ((sorted[lower] as number) + (sorted[upper] as number)) / 2;
}
