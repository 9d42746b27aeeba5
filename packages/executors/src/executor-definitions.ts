import type { ExecutorDefinition } from '@podflow/core';
import { definitions as encoders } from './encoders/definitions.ts';
import { definitions as images } from './image/definitions.ts';
import { indexerDefinitions } from './indexers/definitions.ts';

/** Every Executor class of this package. Loads no native code. */
export const executorDefinitions: readonly ExecutorDefinition[] = [
  ...images,
  ...encoders,
  ...indexerDefinitions,
];
