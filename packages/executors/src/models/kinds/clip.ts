import * as z from 'zod';
import type { DualEncoder } from '../dual-encoder.ts';

/** CLIP's own length where a configuration leaves it out. */
const clipTokens = 77;

const schema = z.object({
  projection_dim: z.int().min(1).optional(),
  text_config: z
    .object({
      max_position_embeddings: z.int().min(2).default(clipTokens),
      vocab_size: z.int().min(1).optional(),
    })
    .default({ max_position_embeddings: clipTokens }),
});

/** CLIP of any size: ViT-B/32, ViT-B/16, ViT-L/14, and mini-clip. Vectors are those after the projections. */
export const clip: DualEncoder = {
  modelType: 'clip',
  title: 'CLIP',
  ports: {
    text: { input: 'input_ids', inputType: 'int64', rank: 2, output: 'text_embeds' },
    vision: { input: 'pixel_values', inputType: 'float32', rank: 4, output: 'image_embeds' },
  },
  padsTexts: false,
  tokenizerTypes: ['BPE'],
  isFoundByAuto: true,
  readConfig: (config) => {
    const { projection_dim, text_config } = schema.parse(config);
    return {
      maxTokens: text_config.max_position_embeddings,
      dimension: projection_dim,
      vocabularySize: text_config.vocab_size,
    };
  },
};
