import { readFamily } from '../encoders/clip-model.ts';
import { describePreparation } from '../image/preparation.ts';
import { type DualEncoder, dualEncoderFiles } from './dual-encoder.ts';
import type { ModelKind } from './model-kind.ts';
import { readPreparation } from './preprocessor-config.ts';

/** A family of text and picture encoders as a kind of model. */
export function dualEncoderKind({ modelType, title, padsTexts }: DualEncoder): ModelKind {
  return {
    modelType,
    title,
    files: dualEncoderFiles,
    describe: async (folder) => {
      const { config } = await readFamily(folder);
      return {
        dimension: config.dimension,
        details: {
          pictures: describePreparation(await readPreparation(folder)),
          texts: `${padsTexts ? 'padded to' : 'at most'} ${config.maxTokens} tokens`,
        },
      };
    },
    // Loaded when a model is checked: who only looks at one pays for no ONNX runtime.
    check: async function* (folder, variant) {
      const { checkDualEncoder } = await import('./check-dual-encoder.ts');
      yield* checkDualEncoder(folder, variant);
    },
  };
}
