import type { DriverDefinition } from '../config/driver-definition.ts';
import type { ArgumentDefinition } from '../config/executor-definition.ts';
import { type Arguments, chunksThenRoots, define, executing } from './define-driver.ts';

const evaluating: Arguments = {
  ...executing('evaluate'),
  running_avg: {
    type: 'boolean',
    default: false,
    description: 'Gives the mean of all values so far.',
  },
};

const predicting: Arguments = {
  ...executing('predict'),
  fields: {
    type: 'any',
    default: 'embedding',
    description: 'What is classified: embedding, content, blob or text.',
  },
};

const outputTag: ArgumentDefinition = {
  type: 'string',
  default: 'prediction',
  description: 'Tag for the label.',
};

const labels: ArgumentDefinition = {
  type: 'list',
  description: 'Required. Labels, one for each class.',
};

/** Drivers that evaluate answers and classify Documents. */
export const judgeDriverDefinitions: readonly DriverDefinition[] = [
  define('RankEvaluateDriver', 'Compares matches with those of the groundtruth.', chunksThenRoots, {
    ...evaluating,
    fields: {
      type: 'any',
      default: ['id'],
      description: 'Path or paths compared, e.g. tags__id.',
    },
    field: { type: 'any', description: 'Old name of fields.' },
  }),
  define(
    'NDArrayEvaluateDriver',
    'Compares the embedding with that of the groundtruth.',
    chunksThenRoots,
    {
      ...evaluating,
      field: { type: 'string', default: 'embedding', description: 'The tensor: embedding, blob.' },
    },
  ),
  define('TextEvaluateDriver', 'Compares the text with that of the groundtruth.', chunksThenRoots, {
    ...evaluating,
    field: { type: 'string', default: 'text', description: 'Path of the text, e.g. tags__title.' },
  }),
  define('FieldEvaluateDriver', 'Compares a field with that of the groundtruth.', chunksThenRoots, {
    ...evaluating,
    field: { type: 'string', description: 'Required. Path of the field, e.g. tags__id.' },
  }),
  define(
    'LoadGroundTruthDriver',
    'Fetches the groundtruth of each root by id; removes roots that have none.',
    null,
    executing('query'),
  ),
  define('BinaryPredictDriver', 'Has Documents classified into two classes.', chunksThenRoots, {
    ...predicting,
    one_label: { type: 'string', default: 'yes', description: 'Label of what is not 0.' },
    zero_label: { type: 'string', default: 'no', description: 'Label of 0.' },
    output_tag: outputTag,
  }),
  define(
    'OneHotPredictDriver',
    'Has Documents classified; the class with the largest value counts.',
    chunksThenRoots,
    { ...predicting, labels, output_tag: outputTag },
  ),
  define(
    'MultiLabelPredictDriver',
    'Has Documents classified; all classes whose value is not 0 count.',
    chunksThenRoots,
    { ...predicting, labels, output_tag: outputTag },
  ),
  define(
    'Prediction2DocBlobDriver',
    'Has Documents classified; the prediction becomes the blob.',
    chunksThenRoots,
    predicting,
  ),
];
