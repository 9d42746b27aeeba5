import * as z from 'zod';
import { type Variant, variants } from './variants.ts';

/** Arguments that both CLIP encoders take. */
export const encoderOptionsSchema: z.ZodType<EncoderOptions> = z.object({
  model: z.string().nullish(),
  model_name: z.string().nullish(),
  variant: z.enum(variants).default('fp32'),
  threads: z.int().min(1).max(64).optional(),
});

export interface EncoderOptions {
  /** Folder of the model. Default: `$JINA_CLIP_MODEL`, else the embedded mini-clip. */
  model?: string | null | undefined;
  /** Jina's argument; used when it is a local folder. */
  model_name?: string | null | undefined;
  /** @default 'fp32' */
  variant: Variant;
  /** CPU threads of one encoder. Default: see `threadsFor`. Vectors do not depend on it. */
  threads?: number | undefined;
}

/** A vector of these variants depends a little on its batch: they take one range of activations for all of it. */
const rangedVariants: readonly Variant[] = ['int8', 'uint8', 'quantized'];

/** Number of items in one run: `metas.batch_size`, else 16 (a larger one is not faster), or 1 where a batch blurs vectors. */
export function batchSizeOf(variant: Variant, batchSize: number | undefined): number {
  return batchSize ?? (rangedVariants.includes(variant) ? 1 : 16);
}
