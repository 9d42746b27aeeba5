import * as z from 'zod';
import type { Preparation } from '../image/preparation.ts';
import type { Kernel } from '../image/resample-weights.ts';
import { type Size, sideSchema } from '../image/target-size.ts';
import { readModelJson } from './read-model-json.ts';

/**
 * How pictures are made ready for a model, by its `preprocessor_config.json`. Throws `ERR_MODEL_MISSING` without that
 * file, `ERR_MODEL_LAYOUT` for one that asks for something else than scaling, cropping and normalising.
 */
export async function readPreparation(folder: string): Promise<Preparation> {
  return await readModelJson(folder, 'preprocessor_config.json', preparationOf);
}

/**
 * The same of the content of the file, in the forms of Hugging Face's `CLIPImageProcessor` and `SiglipImageProcessor`;
 * sides may be numbers, as older versions wrote them. Throws a ZodError, or an Error that names the key.
 */
export function preparationOf(config: unknown): Preparation {
  const given = schema.parse(config);
  const isCropped = given.do_center_crop ?? given.crop_size !== undefined;
  const crop = isCropped ? given.crop_size : undefined;
  if (isCropped && !crop) throw new Error('do_center_crop without crop_size');
  const resize = sizeOf(given.size, isCropped);
  const target = crop ?? (typeof resize === 'number' ? undefined : resize);
  if (!target) throw new Error('neither crop_size nor a size of height and width');
  const { do_normalize: isNormalized } = given;
  return {
    resize,
    kernel: kernelsByNumber[given.resample],
    crop: target,
    mean: isNormalized ? given.image_mean : [0, 0, 0],
    std: isNormalized ? given.image_std : [1, 1, 1],
  };
}

const triple = z.tuple([z.number(), z.number(), z.number()]);
const deviation = z.number().refine((value) => value !== 0, 'must not be 0');
const rectangle = z
  .object({ height: sideSchema, width: sideSchema })
  .transform(({ height, width }): Size => [height, width]);
const on = z.literal(true).default(true);

const schema = z.object({
  do_resize: on,
  size: z.union([
    sideSchema,
    z.object({ shortest_edge: sideSchema }).transform(({ shortest_edge }) => ({ shortest_edge })),
    rectangle,
  ]),
  do_center_crop: z.boolean().optional(),
  crop_size: z.union([sideSchema.transform((side): Size => [side, side]), rectangle]).optional(),
  do_rescale: on,
  rescale_factor: z
    .number()
    .refine((factor) => Math.abs(factor - 1 / 255) < 1e-9, 'must be 1/255')
    .optional(),
  do_normalize: z.boolean().default(true),
  image_mean: triple,
  image_std: z.tuple([deviation, deviation, deviation]),
  /** Pillow's number of the kernel: 1 Lanczos, 2 bilinear, 3 bicubic. */
  resample: z.union([z.literal(1), z.literal(2), z.literal(3)]).default(3),
});

/** A bare number is the shorter side before a crop, else a square. */
function sizeOf(
  size: number | { shortest_edge: number } | Size,
  isCropped: boolean,
): Preparation['resize'] {
  if (Array.isArray(size)) return size;
  if (typeof size === 'object') return (size as { shortest_edge: number }).shortest_edge;
  return isCropped ? size : [size, size];
}

const kernelsByNumber: Readonly<Record<1 | 2 | 3, Kernel>> = {
  1: 'lanczos',
  2: 'bilinear',
  3: 'bicubic',
};
