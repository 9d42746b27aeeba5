import type { ExecutorDefinition } from '@podflow/core/executor';
import { builtModule } from '../built-module.ts';

const segmenter = {
  kind: 'segmenter',
  ancestors: ['BaseSegmenter', 'BaseExecutor'],
  stateful: false,
} as const;

/** Segmenters of texts. */
export const segmenterDefinitions: readonly ExecutorDefinition[] = [
  {
    ...segmenter,
    className: 'Sentencizer',
    module: builtModule(import.meta.url, './sentencizer.cjs'),
    exportName: 'createSentencizer',
    arguments: {
      min_sent_len: {
        type: 'integer',
        default: 1,
        description: 'Sentences of so many characters or fewer are left out.',
      },
      max_sent_len: {
        type: 'integer',
        default: 512,
        description: 'Sentences are cut to so many characters.',
      },
      punct_chars: {
        type: 'any',
        description:
          'Characters that end a sentence, a text or a list. Default: ! . ? and their likes in other scripts, and the line break.',
      },
      uniform_weight: {
        type: 'boolean',
        default: true,
        description: 'Weight 1 for all; otherwise the share of the length of the text.',
      },
    },
    description: 'Cuts a text into sentences by punctuation.',
  },
  {
    ...segmenter,
    className: 'SlidingWindowSegmenter',
    module: builtModule(import.meta.url, './sliding-window-segmenter.cjs'),
    exportName: 'createSlidingWindowSegmenter',
    arguments: {
      window_size: {
        type: 'integer',
        default: 300,
        description: 'Length of a piece in characters.',
      },
      step_size: {
        type: 'integer',
        default: 150,
        description: 'Characters from the beginning of a piece to that of the next one.',
      },
      min_substring_len: {
        type: 'integer',
        default: 1,
        description: 'Shorter pieces, in characters, are left out.',
      },
    },
    description: 'Cuts a text into pieces of equal length that overlap.',
  },
];
