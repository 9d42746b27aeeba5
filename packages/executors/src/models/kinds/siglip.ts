import * as z from 'zod';
import type { DualEncoder } from '../dual-encoder.ts';

const schema = z.object({
  text_config: z
    .object({
      max_position_embeddings: z.int().min(2).default(64),
      vocab_size: z.int().min(1).default(32_000),
    })
    .prefault({}),
  vision_config: z.object({ hidden_size: z.int().min(1).default(768) }).prefault({}),
});

/**
 * SigLIP, and SigLIP 2 of fixed resolution, which has the same configuration. Vectors are the pooled outputs. Defaults are
 * those of Hugging Face's `SiglipConfig`, which a configuration leaves out.
 */
export const siglip: DualEncoder = {
  modelType: 'siglip',
  title: 'SigLIP',
  ports: {
    text: { input: 'input_ids', inputType: 'int64', rank: 2, output: 'pooler_output' },
    vision: { input: 'pixel_values', inputType: 'float32', rank: 4, output: 'pooler_output' },
  },
  padsTexts: true,
  tokenizerTypes: ['Unigram', 'BPE'],
  isFoundByAuto: true,
  readConfig: (config) => {
    const { text_config, vision_config } = schema.parse(config);
    return {
      maxTokens: text_config.max_position_embeddings,
      dimension: vision_config.hidden_size,
      vocabularySize: text_config.vocab_size,
    };
  },
};
