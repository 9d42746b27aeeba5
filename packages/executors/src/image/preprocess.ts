import type { Tensor } from '@podflow/core/executor';
import { z } from 'zod';
import type { Picture } from './picture.ts';
import type { Kernel } from './resample-weights.ts';
import { Resampler } from './resampler.ts';
import { normalizedBytes, type PixelPlan, scaleCropNormalize } from './scale-crop-normalize.ts';

const triple = z.tuple([z.number(), z.number(), z.number()]);

/** What this reads of a model's `preprocessor_config.json`; other keys are ignored. */
const preprocessorSchema = z.object({
  size: z.object({ shortest_edge: z.int().min(1) }),
  crop_size: z.object({ height: z.int().min(1), width: z.int().min(1) }),
  image_mean: triple,
  image_std: triple,
  /** Pillow's number of the kernel: 1 Lanczos, 2 bilinear, 3 bicubic. */
  resample: z.union([z.literal(1), z.literal(2), z.literal(3)]).default(3),
});

export type PreprocessorConfig = z.input<typeof preprocessorSchema>;

/**
 * Prepares a picture as Hugging Face's `CLIPImageProcessor` does by `preprocessor_config.json`: shorter side to
 * `shortest_edge` (the longer one cut to a whole number), centre crop, /255, mean, deviation.
 * Returns float32 `[3, crop height, crop width]` in shared memory. Throws a ZodError for a configuration of another form.
 */
export function preprocess(picture: Picture, config: PreprocessorConfig): Tensor<'float32'> {
  const { size, crop_size, image_mean, image_std, resample } = preprocessorSchema.parse(config);
  const short = Math.min(picture.width, picture.height);
  const scaled = (side: number): number => Math.trunc((size.shortest_edge * side) / short);
  const plan: PixelPlan = {
    width: scaled(picture.width),
    height: scaled(picture.height),
    kernel: kernelsByNumber[resample],
    crop: [crop_size.height, crop_size.width],
    values: normalizedBytes(image_mean, image_std),
    channelAxis: 0,
  };
  return scaleCropNormalize(picture, plan, new Resampler());
}

const kernelsByNumber: Readonly<Record<1 | 2 | 3, Kernel>> = {
  1: 'lanczos',
  2: 'bilinear',
  3: 'bicubic',
};
