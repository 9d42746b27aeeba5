import type { ArgumentDefinition, ExecutorDefinition } from '@podflow/core/executor';
import { builtModule } from '../built-module.ts';

const evalAt: ArgumentDefinition = {
  type: 'integer',
  description: 'Look at the first so many matches only; 0 gives 0. Default: all.',
};

const ranking = {
  kind: 'evaluator',
  ancestors: ['BaseRankingEvaluator', 'BaseEvaluator', 'BaseExecutor'],
  stateful: false,
} as const;

const embedding = {
  kind: 'evaluator',
  ancestors: ['BaseEmbeddingEvaluator', 'BaseEvaluator', 'BaseExecutor'],
  stateful: false,
  module: builtModule(import.meta.url, './embedding/distance-evaluators.cjs'),
  arguments: {},
} as const;

const text = {
  kind: 'evaluator',
  ancestors: ['BaseTextEvaluator', 'BaseEvaluator', 'BaseExecutor'],
  stateful: false,
  module: builtModule(import.meta.url, './text/text-evaluators.cjs'),
  arguments: {},
} as const;

/** Evaluators of matches, embeddings and texts. */
export const evaluatorDefinitions: readonly ExecutorDefinition[] = [
  {
    ...ranking,
    className: 'PrecisionEvaluator',
    module: builtModule(import.meta.url, './rank/precision-evaluator.cjs'),
    exportName: 'createPrecisionEvaluator',
    arguments: { eval_at: evalAt },
    description: 'Share of the matches that are in the groundtruth, 0 to 1.',
  },
  {
    ...ranking,
    className: 'RecallEvaluator',
    module: builtModule(import.meta.url, './rank/recall-evaluator.cjs'),
    exportName: 'createRecallEvaluator',
    arguments: { eval_at: evalAt },
    description: 'Share of the groundtruth that is among the matches, 0 to 1.',
  },
  {
    ...ranking,
    className: 'ReciprocalRankEvaluator',
    module: builtModule(import.meta.url, './rank/reciprocal-rank-evaluator.cjs'),
    exportName: 'createReciprocalRankEvaluator',
    arguments: {},
    description: '1 / place of the first item of the groundtruth among the matches; 0 without it.',
  },
  {
    ...ranking,
    className: 'AveragePrecisionEvaluator',
    module: builtModule(import.meta.url, './rank/average-precision-evaluator.cjs'),
    exportName: 'createAveragePrecisionEvaluator',
    arguments: {},
    description: 'Mean over the groundtruth of the precision at the place of each hit, 0 to 1.',
  },
  {
    ...ranking,
    className: 'FScoreEvaluator',
    module: builtModule(import.meta.url, './rank/f-score-evaluator.cjs'),
    exportName: 'createFScoreEvaluator',
    arguments: {
      eval_at: evalAt,
      beta: {
        type: 'number',
        default: 1,
        description: 'How many times as much recall counts as precision; not 0.',
      },
    },
    description:
      'Weighted harmonic mean of precision and recall, 0 to 1; precision is hits / min(eval_at, size of the groundtruth).',
  },
  {
    ...ranking,
    className: 'NDCGEvaluator',
    module: builtModule(import.meta.url, './rank/ndcg-evaluator.cjs'),
    exportName: 'createNDCGEvaluator',
    arguments: {
      eval_at: { ...evalAt, description: 'Look at the first so many only. Default: all.' },
      power_relevance: {
        type: 'boolean',
        default: true,
        description: 'Gain is 2^relevance − 1; otherwise the relevance itself.',
      },
      is_relevance_score: {
        type: 'boolean',
        default: true,
        description: 'Scores of matches are relevances, largest first; false for distances.',
      },
    },
    description:
      'Normalised discounted cumulative gain, 0 to 1; needs two fields, e.g. fields: [id, score__value].',
  },
  {
    ...embedding,
    className: 'CosineEvaluator',
    exportName: 'createCosineEvaluator',
    description: 'Cosine distance of the embeddings, 0 to 2.',
  },
  {
    ...embedding,
    className: 'EuclideanEvaluator',
    exportName: 'createEuclideanEvaluator',
    description: 'Euclidean distance of the embeddings.',
  },
  {
    ...embedding,
    className: 'L1NormEvaluator',
    exportName: 'createL1NormEvaluator',
    description:
      'Sum of the absolute differences of the embeddings. (Jina gives the largest one under this name.)',
  },
  {
    ...embedding,
    className: 'InfiniteNormEvaluator',
    exportName: 'createInfiniteNormEvaluator',
    description:
      'Largest absolute difference of the embeddings. (Jina gives the sum under this name.)',
  },
  {
    ...embedding,
    className: 'MinkowskiDistanceEvaluator',
    exportName: 'createMinkowskiDistanceEvaluator',
    arguments: {
      order: { type: 'number', default: 1, description: 'Exponent p, above 0.' },
    },
    description: 'Minkowski distance of the embeddings.',
  },
  {
    ...text,
    className: 'TextLengthEvaluator',
    exportName: 'createTextLengthEvaluator',
    description: 'Difference of the lengths of the texts in characters.',
  },
  {
    ...text,
    className: 'EditDistanceEvaluator',
    exportName: 'createEditDistanceEvaluator',
    description: 'Levenshtein distance of the texts.',
  },
  {
    ...text,
    className: 'HammingDistanceEvaluator',
    exportName: 'createHammingDistanceEvaluator',
    description: 'Number of places at which two texts of the same length differ.',
  },
  {
    ...text,
    className: 'JaccardSimilarityEvaluator',
    exportName: 'createJaccardSimilarityEvaluator',
    description: 'Words in both texts / words in any of them, 0 to 1.',
  },
];
