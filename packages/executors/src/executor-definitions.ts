import type { ExecutorDefinition } from '@podflow/core/executor';
import { definitions as encoders } from './encoders/definitions.ts';
import { evaluatorDefinitions } from './evaluators/definitions.ts';
import { definitions as images } from './image/definitions.ts';
import { indexerDefinitions } from './indexers/definitions.ts';
import { rankerDefinitions } from './rankers/definitions.ts';
import { segmenterDefinitions } from './segmenters/definitions.ts';

/** Every Executor class of this package. Loads no native code. */
export const executorDefinitions: readonly ExecutorDefinition[] = [
  ...images,
  ...segmenterDefinitions,
  ...encoders,
  ...indexerDefinitions,
  ...rankerDefinitions,
  ...evaluatorDefinitions,
];
