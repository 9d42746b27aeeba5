import { readVseConfig, vseTowerFiles } from '../encoders/vse/vse-model.ts';
import { describePreparation } from '../image/preparation.ts';
import { graphFile } from './dual-encoder.ts';
import { vse } from './kinds/vse.ts';
import type { ModelKind } from './model-kind.ts';
import { readPreparation } from './preprocessor-config.ts';

/** VSE++ as a kind of model. */
export const vseKind: ModelKind = {
  modelType: vse.modelType,
  title: vse.title,
  files: (variant) =>
    (['text', 'vision'] as const).flatMap((tower) => [
      vseTowerFiles[tower],
      graphFile(tower, variant),
    ]),
  describe: async (folder) => {
    const { dimension, vocabularySize, maxTokens } = await readVseConfig(folder);
    return {
      dimension,
      details: {
        pictures: describePreparation(await readPreparation(folder)),
        texts: `at most ${maxTokens} words and signs of ${vocabularySize}`,
      },
    };
  },
  // Loaded when a model is checked: who only looks at one pays for no ONNX runtime.
  check: async function* (folder, variant) {
    const { checkVse } = await import('./check-vse.ts');
    yield* checkVse(folder, variant);
  },
};
