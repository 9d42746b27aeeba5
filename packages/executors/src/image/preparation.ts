import type { Kernel } from './resample-weights.ts';
import type { Size } from './target-size.ts';

type Triple = readonly [red: number, green: number, blue: number];

/** How any picture becomes the input of a model: scale, crop the centre, divide by 255, subtract, divide. */
export interface Preparation {
  /** Length of the shorter side in pixels, or height and width, whatever the picture's form. */
  readonly resize: number | Size;
  readonly kernel: Kernel;
  /** Height and width in pixels. */
  readonly crop: Readonly<Size>;
  /** Of values 0 to 1. */
  readonly mean: Triple;
  readonly std: Triple;
}

/** In words, the same for the same pixels: `shorter side 224 (bicubic), centre 224 × 224, mean 0.5 0.5 0.5, deviation 0.5 0.5 0.5`. */
export function describePreparation({ resize, kernel, crop, mean, std }: Preparation): string {
  const size = typeof resize === 'number' ? `shorter side ${resize}` : `size ${resize.join(' × ')}`;
  return `${size} (${kernel}), centre ${crop.join(' × ')}, mean ${mean.join(' ')}, deviation ${std.join(' ')}`;
}
