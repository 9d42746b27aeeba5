import type { ExecutorDefinition } from '@podflow/core/executor';
import { builtModule } from '../built-module.ts';
import { aggregateNames } from './aggregates.ts';

const chunk2Doc = {
  kind: 'ranker',
  ancestors: ['Chunk2DocRanker', 'BaseRanker', 'BaseExecutor'],
  stateful: false,
} as const;

const aggregate = {
  ...chunk2Doc,
  module: builtModule(import.meta.url, './simple-aggregate-ranker.cjs'),
} as const;

/** Rankers of Documents by their matched chunks, and of matches. */
export const rankerDefinitions: readonly ExecutorDefinition[] = [
  {
    ...aggregate,
    className: 'SimpleAggregateRanker',
    exportName: 'createSimpleAggregateRanker',
    arguments: {
      aggregate_function: {
        type: 'string',
        choices: aggregateNames,
        description: 'What makes one score of those of the matched chunks. Required.',
      },
      inverse_score: {
        type: 'boolean',
        default: false,
        description: 'Give 1 / (1 + score), for scores that are distances.',
      },
      is_reversed_score: {
        type: 'boolean',
        default: false,
        description: 'Old name of inverse_score.',
      },
    },
    description: "Scores a Document by an aggregate of its matched chunks' scores.",
  },
  {
    ...aggregate,
    className: 'MinRanker',
    exportName: 'createMinRanker',
    arguments: {},
    description: 'Scores a Document by 1 / (1 + the smallest score of its matched chunks).',
  },
  {
    ...aggregate,
    className: 'MaxRanker',
    exportName: 'createMaxRanker',
    arguments: {},
    description: 'Scores a Document by the largest score of its matched chunks.',
  },
  {
    ...chunk2Doc,
    className: 'BiMatchRanker',
    module: builtModule(import.meta.url, './bi-match-ranker.cjs'),
    exportName: 'createBiMatchRanker',
    arguments: {
      d_miss: {
        type: 'number',
        default: 2000,
        description: 'Cost of a chunk without a hit, in the unit of the distances.',
      },
    },
    description:
      "Scores a Document by the hits of the query's chunks among its own, seen from both sides.",
  },
  {
    ...chunk2Doc,
    className: 'LevenshteinRanker',
    ancestors: ['Match2DocRanker', 'BaseRanker', 'BaseExecutor'],
    module: builtModule(import.meta.url, './levenshtein-ranker.cjs'),
    exportName: 'createLevenshteinRanker',
    arguments: {},
    description: 'Scores matches by the negative edit distance of their text to that of the query.',
  },
];
