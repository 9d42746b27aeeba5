/** How near two vectors are; smaller is nearer. SciPy's names. */
export const metrics = [
  'cosine',
  'euclidean',
  'sqeuclidean',
  'cityblock',
  'chebyshev',
  'canberra',
  'braycurtis',
  'correlation',
  'hamming',
] as const;
export type Metric = (typeof metrics)[number];

/** Distance of `left` to the row that begins at `start`, in float64. */
export type Kernel = (left: Float32Array, rows: Float32Array, start: number) => number;

/** The metrics that are not worth the most speed, by the definitions of SciPy's `spatial.distance`. */
export const kernels: Readonly<
  Record<Exclude<Metric, 'cosine' | 'euclidean' | 'sqeuclidean'>, Kernel>
> = { cityblock, chebyshev, canberra, braycurtis, correlation, hamming };

/** Σ |l − r| */
function cityblock(left: Float32Array, rows: Float32Array, start: number): number {
  let sum = 0;
  for (let i = 0; i < left.length; i++) {
    sum += Math.abs((left[i] as number) - (rows[start + i] as number));
  }
  return sum;
}

/** max |l − r| */
function chebyshev(left: Float32Array, rows: Float32Array, start: number): number {
  let largest = 0;
  for (let i = 0; i < left.length; i++) {
    largest = Math.max(largest, Math.abs((left[i] as number) - (rows[start + i] as number)));
  }
  return largest;
}

/** Σ |l − r| / (|l| + |r|), where both are 0 nothing */
function canberra(left: Float32Array, rows: Float32Array, start: number): number {
  let sum = 0;
  for (let i = 0; i < left.length; i++) {
    const [l, r] = [left[i] as number, rows[start + i] as number];
    if (l !== 0 || r !== 0) sum += Math.abs(l - r) / (Math.abs(l) + Math.abs(r));
  }
  return sum;
}

/** Σ |l − r| / Σ |l + r| */
function braycurtis(left: Float32Array, rows: Float32Array, start: number): number {
  let differences = 0;
  let sums = 0;
  for (let i = 0; i < left.length; i++) {
    differences += Math.abs((left[i] as number) - (rows[start + i] as number));
    sums += Math.abs((left[i] as number) + (rows[start + i] as number));
  }
  return sums === 0 && differences > 0 ? Number.POSITIVE_INFINITY : differences / sums;
}

/** 1 − the coefficient of correlation, 0 to 2; a vector of equal numbers has none and counts as 1 */
function correlation(left: Float32Array, rows: Float32Array, start: number): number {
  const { length } = left;
  let leftSum = 0;
  let rightSum = 0;
  for (let i = 0; i < length; i++) {
    leftSum += left[i] as number;
    rightSum += rows[start + i] as number;
  }
  let product = 0;
  let leftSquares = 0;
  let rightSquares = 0;
  for (let i = 0; i < length; i++) {
    const l = (left[i] as number) - leftSum / length;
    const r = (rows[start + i] as number) - rightSum / length;
    product += l * r;
    leftSquares += l * l;
    rightSquares += r * r;
  }
  const squares = leftSquares * rightSquares;
  return squares === 0 ? 1 : Math.max(0, 1 - product / Math.sqrt(squares));
}

/** Share of the places at which l and r differ */
function hamming(left: Float32Array, rows: Float32Array, start: number): number {
  let differing = 0;
  for (let i = 0; i < left.length; i++) if (left[i] !== rows[start + i]) differing++;
  return differing / left.length;
}
