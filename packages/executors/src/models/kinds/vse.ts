import * as z from 'zod';
import type { DualEncoder } from '../dual-encoder.ts';
import { clip } from './clip.ts';

/** Ids of a text, `<start>` and `<end>` included. The original has no limit; captions are far shorter. */
const longestText = 256;

const schema = z.object({ embed_size: z.int().min(1), vocab_size: z.int().min(4) });

/** VSE++ as `tools/vse/convert.py` writes it: VGG or ResNet and a GRU, with the graphs named as those of CLIP. */
export const vse: DualEncoder = {
  modelType: 'vse',
  title: 'VSE++',
  ports: clip.ports,
  padsTexts: false,
  tokenizerTypes: [],
  // Trained with bilinear scaling; Jina's own flow scales with Lanczos.
  otherKernels: ['lanczos'],
  isFoundByAuto: false,
  readConfig: (config) => {
    const { embed_size, vocab_size } = schema.parse(config);
    return { maxTokens: longestText, dimension: embed_size, vocabularySize: vocab_size };
  },
};
