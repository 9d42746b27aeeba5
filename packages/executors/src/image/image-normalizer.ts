import type { Crafter, DocumentInput, ExecutorContext } from '@podflow/core/executor';
import { z } from 'zod';
import { parseOptions } from '../parse-options.ts';
import { channelAxisSchema } from './channel-layout.ts';
import { pictureOfBlob } from './picture-of-blob.ts';
import { kernels } from './resample-weights.ts';
import { Resampler } from './resampler.ts';
import { roundHalfToEven } from './round-half-to-even.ts';
import { normalizedBytes, type PixelPlan, scaleCropNormalize } from './scale-crop-normalize.ts';

/**
 * Jina's `ImageNormalizer`: scales the shorter side of the blob to `resize_dim` (Lanczos), crops the centre
 * `target_size`, divides by 255, subtracts `img_mean`, divides by `img_std`.
 * Takes an RGB picture of values 0 to 255 (uint8, or floats whose fractions are cut off) and sets `blob` to float32 in
 * shared memory, `[3, target, target]` for `channel_axis: 0`, and `offset` to 0. Pixels are those that Pillow gives.
 * Throws `ERR_VALUE` for arguments out of range. `craft` throws `ERR_IMAGE_SHAPE` for a blob that is no RGB picture.
 */
export function createImageNormalizer(
  options: Readonly<Record<string, unknown>>,
  _context: ExecutorContext,
): Crafter {
  const plan = parseOptions('ImageNormalizer', optionsSchema, options);
  const values = normalizedBytes(plan.img_mean, plan.img_std);
  const resampler = new Resampler();
  return {
    craft: (document): DocumentInput => {
      const picture = pictureOfBlob(document, plan.channel_axis, 'ImageNormalizer');
      const factor = plan.resize_dim / Math.min(picture.width, picture.height);
      const pixels: PixelPlan = {
        width: roundHalfToEven(picture.width * factor),
        height: roundHalfToEven(picture.height * factor),
        kernel: plan.resample,
        crop: plan.target_size,
        values,
        channelAxis: plan.channel_axis,
      };
      return { blob: scaleCropNormalize(picture, pixels, resampler), offset: 0 };
    },
  };
}

const maxSide = 8192;
const sideSchema = z.int().min(1).max(maxSide);
const oneForAll = (value: number): [number, number, number] => [value, value, value];
const deviationSchema = z.number().refine((value) => value !== 0, 'must not be 0');

const optionsSchema = z.object({
  target_size: z
    .union([
      sideSchema.transform((side): [number, number] => [side, side]),
      z.tuple([sideSchema, sideSchema]),
    ])
    .default([224, 224]),
  resize_dim: sideSchema.default(256),
  img_mean: z
    .union([z.number().transform(oneForAll), z.tuple([z.number(), z.number(), z.number()])])
    .default([0, 0, 0]),
  img_std: z
    .union([
      deviationSchema.transform(oneForAll),
      z.tuple([deviationSchema, deviationSchema, deviationSchema]),
    ])
    .default([1, 1, 1]),
  channel_axis: channelAxisSchema,
  resample: z.enum(kernels).default('lanczos'),
});
