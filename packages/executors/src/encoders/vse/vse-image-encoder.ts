import type { Encoder, ExecutorContext, Tensor } from '@podflow/core/executor';
import { parseOptions } from '../../parse-options.ts';
import { openPictureEncoder } from '../clip-image-encoder.ts';
import { resolveVseModel, vseOptionsSchema } from './vse-model.ts';

/**
 * Jina's `VSEImageEncoder`: vectors of pictures by the network of a VSE++ model (VGG or ResNet, a linear layer), of length 1.
 * Takes blobs `[3, 224, 224]` as ImageNormalizer gives them for `channel_axis: 0` with the mean and deviation of ImageNet.
 * Throws `ERR_VALUE`, `ERR_MODEL_MISSING` or `ERR_MODEL_LAYOUT` when it cannot start.
 */
export async function createVseImageEncoder(
  options: Readonly<Record<string, unknown>>,
  context: ExecutorContext,
): Promise<Encoder<Tensor>> {
  const parsed = parseOptions('VSEImageEncoder', vseOptionsSchema, options);
  const model = await resolveVseModel(parsed, context.env, 'vision');
  return await openPictureEncoder(model, parsed.threads, context);
}
