import { allocateTensor, type Tensor } from '@podflow/core/executor';
import { channelLayout } from './channel-layout.ts';
import type { Picture } from './picture.ts';
import type { Region } from './pixel-engine.ts';
import type { Kernel } from './resample-weights.ts';
import type { Resampler } from './resampler.ts';

/** One number for red, green and blue each. */
type Triple = readonly [number, number, number];

/** How a picture becomes the input of a model. */
export interface PixelPlan {
  /** Size to scale to, in pixels. */
  width: number;
  height: number;
  kernel: Kernel;
  /** Height and width of the centre crop, in pixels. */
  crop: readonly [height: number, width: number];
  /** What each byte of red, green and blue becomes, see `normalizedBytes`. */
  values: readonly [Float32Array, Float32Array, Float32Array];
  /** Place of the channels in the result, -3 to 2. */
  channelAxis: number;
}

/**
 * Scales, crops the centre, divides by 255, subtracts the mean, divides by the deviation, moves the channels.
 * Returns float32 in shared memory, `[3, height, width]` of the crop for channel axis 0. A crop that is larger than
 * the scaled picture gets a black border.
 */
export function scaleCropNormalize(
  picture: Picture,
  plan: PixelPlan,
  resampler: Resampler,
): Tensor<'float32'> {
  const [height, width] = plan.crop;
  const left = Math.trunc((plan.width - width) / 2);
  const top = Math.trunc((plan.height - height) / 2);
  const region: Region = {
    left: Math.max(left, 0),
    top: Math.max(top, 0),
    width: Math.min(width, plan.width),
    height: Math.min(height, plan.height),
  };
  const scaled = resampler.resample(picture, plan.width, plan.height, plan.kernel, region);
  const layout = channelLayout(plan.channelAxis, height, width);
  const tensor = allocateTensor('float32', layout.shape);
  for (let channel = 0; channel < 3; channel++) {
    const values = plan.values[channel] as Float32Array;
    let row = channel * layout.channel;
    if (region.width < width || region.height < height) {
      fillChannel(tensor.data, row, layout, values[0] ?? 0);
      row += Math.max(-left, 0) * layout.column + Math.max(-top, 0) * layout.row;
    }
    writeChannel(scaled, channel, values, tensor.data, row, layout);
  }
  return tensor;
}

/**
 * What each byte of red, green and blue becomes: divided by 255, less the mean, divided by the deviation, both of values
 * 0 to 1; rounded to float32 after every step, as NumPy does it.
 */
export function normalizedBytes(mean: Triple, std: Triple): PixelPlan['values'] {
  const valuesOf = (channel: 0 | 1 | 2): Float32Array =>
    Float32Array.from({ length: 256 }, (_, byte) =>
      Math.fround(Math.fround(Math.fround(byte / 255) - mean[channel]) / std[channel]),
    );
  return [valuesOf(0), valuesOf(1), valuesOf(2)];
}

interface Strides {
  height: number;
  width: number;
  row: number;
  column: number;
}

function fillChannel(out: Float32Array, first: number, strides: Strides, value: number): void {
  for (let y = 0; y < strides.height; y++) {
    let write = first + y * strides.row;
    for (let x = 0; x < strides.width; x++, write += strides.column) out[write] = value;
  }
}

function writeChannel(
  { pixels, width, height }: Picture,
  channel: number,
  values: Float32Array,
  out: Float32Array,
  first: number,
  { row, column }: Strides,
): void {
  for (let y = 0; y < height; y++) {
    let read = 3 * y * width + channel;
    let write = first + y * row;
    for (let x = 0; x < width; x++) {
      out[write] = values[pixels[read] as number] as number;
      read += 3;
      write += column;
    }
  }
}
