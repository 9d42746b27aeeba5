import { z } from 'zod';
import { type Variant, variants } from './variants.ts';

/** Arguments that both CLIP encoders take. */
export const encoderOptionsSchema: z.ZodType<EncoderOptions> = z.object({
  model: z.string().nullish(),
  model_name: z.string().nullish(),
  variant: z.enum(variants).default('fp32'),
  threads: z.int().min(1).max(64).default(1),
});

export interface EncoderOptions {
  /** Folder of the model. Default: `$JINA_CLIP_MODEL`, else the embedded mini-clip. */
  model?: string | null | undefined;
  /** Jina's argument; used when it is a local folder. */
  model_name?: string | null | undefined;
  /** @default 'fp32' */
  variant: Variant;
  /**
   * CPU threads of one operation. One, since a Flow runs its Pods at the same time and `parallel` makes better use of
   * cores (mini-clip on two cores: one picture 2.8 ms on one thread, 1.5 ms on two). @default 1
   */
  threads: number;
}

/** A vector of these variants depends a little on its batch: they take one range of activations for all of it. */
const rangedVariants: readonly Variant[] = ['int8', 'uint8', 'quantized'];

/** Number of items in one run: `metas.batch_size`, else 16 (a larger one is not faster), or 1 where a batch blurs vectors. */
export function batchSizeOf(variant: Variant, batchSize: number | undefined): number {
  return batchSize ?? (rangedVariants.includes(variant) ? 1 : 16);
}
