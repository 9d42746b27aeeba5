import type { Crafter, DocumentInput, ExecutorContext } from '@podflow/core/executor';
import * as z from 'zod';
import { findModel } from '../encoders/find-model.ts';
import { readPreparation } from '../models/preprocessor-config.ts';
import { parseOptions } from '../parse-options.ts';
import { channelAxisSchema } from './channel-layout.ts';
import { pictureOfBlob } from './picture-of-blob.ts';
import { cutSide, PicturePreparer } from './picture-preparer.ts';
import type { Preparation } from './preparation.ts';
import { kernels } from './resample-weights.ts';
import { roundHalfToEven } from './round-half-to-even.ts';
import { sideSchema, sizeSchema } from './target-size.ts';

/**
 * Jina's `ImageNormalizer`: scales the shorter side of the blob to `resize_dim` (Lanczos), crops the centre
 * `target_size`, divides by 255, subtracts `img_mean`, divides by `img_std`. With `model` all of that is what the model's
 * `preprocessor_config.json` says, and pixels are those of Hugging Face's image processors.
 * Takes an RGB picture of values 0 to 255 (uint8, or floats whose fractions are cut off) and sets `blob` to float32 in
 * shared memory, `[3, target, target]` for `channel_axis: 0`, marked with how it was made, and `offset` to 0. Pixels are
 * those that Pillow gives. Throws `ERR_VALUE` for arguments out of range or beside `model`, `ERR_MODEL_MISSING` or
 * `ERR_MODEL_LAYOUT` for the model. `craft` throws `ERR_IMAGE_SHAPE` for a blob that is no RGB picture.
 */
export async function createImageNormalizer(
  options: Readonly<Record<string, unknown>>,
  context: ExecutorContext,
): Promise<Crafter> {
  const parsed = parseOptions('ImageNormalizer', optionsSchema, options);
  const preparation = await preparationOf(parsed, context);
  const sides = parsed.model == null ? roundedSide : cutSide;
  const preparer = new PicturePreparer(preparation, sides, parsed.channel_axis);
  return {
    craft: (document): DocumentInput => {
      const picture = pictureOfBlob(document, parsed.channel_axis, 'ImageNormalizer');
      return { blob: preparer.prepare(picture), offset: 0 };
    },
  };
}

/** As Jina has it: of a scaled picture the longer side is rounded. */
function roundedSide(side: number, resize: number, short: number): number {
  return roundHalfToEven(side * (resize / short));
}

async function preparationOf(
  { model, target_size, resize_dim, img_mean, img_std, resample }: z.output<typeof optionsSchema>,
  { env }: ExecutorContext,
): Promise<Preparation> {
  if (model == null) {
    return {
      resize: resize_dim ?? 256,
      kernel: resample ?? 'lanczos',
      crop: target_size ?? [224, 224],
      mean: img_mean ?? [0, 0, 0],
      std: img_std ?? [1, 1, 1],
    };
  }
  const found = await findModel({ model: model === 'auto' ? encodersModel(env) : model }, env);
  return await readPreparation(found.folder);
}

/** That of the encoder which the variable of the flows names; null: what CLIP encoders find. */
function encodersModel(env: ExecutorContext['env']): string | null {
  const isVse = /vse/i.test(env['JINA_IMAGE_ENCODER'] ?? '');
  return (isVse && env['JINA_VSE_MODEL']) || null;
}

const oneForAll = (value: number): [number, number, number] => [value, value, value];
const deviationSchema = z.number().refine((value) => value !== 0, 'must not be 0');

/** What a model says too. Without a default, so that it is known what was given; `preparationOf` has the defaults. */
const ownPreparation = {
  target_size: sizeSchema.optional(),
  resize_dim: sideSchema.optional(),
  img_mean: z
    .union([z.number().transform(oneForAll), z.tuple([z.number(), z.number(), z.number()])])
    .optional(),
  img_std: z
    .union([
      deviationSchema.transform(oneForAll),
      z.tuple([deviationSchema, deviationSchema, deviationSchema]),
    ])
    .optional(),
  resample: z.enum(kernels).optional(),
};

const optionsSchema = z
  .object({
    ...ownPreparation,
    channel_axis: channelAxisSchema,
    model: z.string().min(1).nullish(),
  })
  .superRefine((options, { addIssue }) => {
    if (options.model == null) return;
    for (const name of Object.keys(ownPreparation) as (keyof typeof ownPreparation)[]) {
      if (options[name] === undefined) continue;
      addIssue({
        code: 'custom',
        path: [name],
        message: 'the model says it; leave it out beside model',
      });
    }
  });
