/** Kernels by Pillow's names and definitions; bicubic has a = -0.5. */
export const kernels = ['lanczos', 'bicubic', 'bilinear'] as const;
export type Kernel = (typeof kernels)[number];

/** Bits of the fraction of a fixed-point weight, as Pillow has them for 8-bit pixels: 32 - 8 - 2. */
export const fractionBits = 22;

/** What each output position along one side is made of. */
export interface ResampleWeights {
  /** First input position of each output position. */
  starts: Int32Array;
  /** Number of input positions of each output position. */
  counts: Int32Array;
  /** Fixed-point weights; those of output position i start at `i * taps`. */
  weights: Int32Array;
  taps: number;
}

/**
 * Weights for output positions `first` to `first + count` of a side that goes from `from` to `to` pixels,
 * by the algorithm of Pillow's `precompute_coeffs` and `normalize_coeffs_8bpc` (libImaging/Resample.c).
 */
export function resampleWeights(
  kernel: Kernel,
  from: number,
  to: number,
  first: number,
  count: number,
): ResampleWeights {
  const { support, value } = kernelFunctions[kernel];
  const scale = from / to;
  const stretch = Math.max(scale, 1);
  const reach = support * stretch;
  const taps = Math.ceil(reach) * 2 + 1;
  const starts = new Int32Array(count);
  const counts = new Int32Array(count);
  const weights = new Int32Array(count * taps);
  const exact = new Float64Array(taps);
  for (let i = 0; i < count; i++) {
    const centre = (first + i + 0.5) * scale;
    const start = Math.max(0, Math.trunc(centre - reach + 0.5));
    const used = Math.min(from, Math.trunc(centre + reach + 0.5)) - start;
    let sum = 0;
    for (let k = 0; k < used; k++) {
      const weight = value((k + start - centre + 0.5) * (1 / stretch));
      exact[k] = weight;
      sum += weight;
    }
    starts[i] = start;
    counts[i] = used;
    for (let k = 0; k < used; k++) {
      const scaled = ((exact[k] as number) / sum) * 2 ** fractionBits;
      weights[i * taps + k] = Math.trunc(scaled < 0 ? scaled - 0.5 : scaled + 0.5);
    }
  }
  return { starts, counts, weights, taps };
}

const kernelFunctions: Readonly<
  Record<Kernel, { support: number; value: (distance: number) => number }>
> = {
  lanczos: { support: 3, value: lanczos },
  bicubic: { support: 2, value: bicubic },
  bilinear: { support: 1, value: bilinear },
};

function lanczos(x: number): number {
  return x >= -3 && x < 3 ? sinc(x) * sinc(x / 3) : 0;
}

function sinc(x: number): number {
  if (x === 0) return 1;
  const angle = x * Math.PI;
  return Math.sin(angle) / angle;
}

function bicubic(distance: number): number {
  const a = -0.5;
  const x = Math.abs(distance);
  if (x < 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
  return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
}

function bilinear(distance: number): number {
  const x = Math.abs(distance);
  return x < 1 ? 1 - x : 0;
}
