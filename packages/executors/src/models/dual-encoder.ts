import type { Variant } from '../encoders/variants.ts';
import type { Kernel } from '../image/resample-weights.ts';

/** The two halves of a model that brings texts and pictures together. */
export type Tower = 'text' | 'vision';

/** What the graph of a tower takes and gives. `attention_mask` may be among the inputs too. */
export interface TowerPorts {
  readonly input: string;
  readonly inputType: 'int64' | 'float32';
  /** Number of sides of the input. */
  readonly rank: number;
  readonly output: string;
}

/** What `config.json` says that encoders need. */
export interface DualEncoderConfig {
  /** Most tokens of a text. */
  readonly maxTokens: number;
  /** Length of a vector; undefined where the configuration does not say. */
  readonly dimension?: number | undefined;
  /** Number of tokens that the text tower knows. */
  readonly vocabularySize?: number | undefined;
}

/** What sets one family of text and picture encoders apart from another. */
export interface DualEncoder {
  /** `model_type` of `config.json`. */
  readonly modelType: string;
  readonly title: string;
  readonly ports: Readonly<Record<Tower, TowerPorts>>;
  /** Texts are padded to the most tokens: the tower takes its vector from the last place. */
  readonly padsTexts: boolean;
  /** `model.type` of `tokenizer.json`. */
  readonly tokenizerTypes: readonly string[];
  /** Kernels that may scale pictures in place of the one that `preprocessor_config.json` names. */
  readonly otherKernels?: readonly Kernel[];
  /** `model: auto` of ImageNormalizer finds it. */
  readonly isFoundByAuto: boolean;
  /** Throws a ZodError. */
  readConfig(config: unknown): DualEncoderConfig;
}

/** The graph of a tower, as transformers.js names it. */
export function graphFile(tower: Tower, variant: Variant): string {
  return `onnx/${tower}_model${variant === 'fp32' ? '' : `_${variant}`}.onnx`;
}

/** What a tower needs besides its graph and `config.json`. */
export const towerFiles: Readonly<Record<Tower, readonly string[]>> = {
  text: ['tokenizer.json', 'tokenizer_config.json'],
  vision: ['preprocessor_config.json'],
};

/** All that a model needs besides `config.json`. */
export function dualEncoderFiles(variant: Variant): readonly string[] {
  const towers: readonly Tower[] = ['text', 'vision'];
  return towers.flatMap((tower) => [...towerFiles[tower], graphFile(tower, variant)]);
}
