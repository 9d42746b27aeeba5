import type { ArgumentDefinition, ExecutorDefinition } from '@podflow/core';
import { builtModule } from '../built-module.ts';
import { metrics } from './vector/distance.ts';

const shared: Readonly<Record<string, ArgumentDefinition>> = {
  index_filename: {
    type: 'string',
    description: 'Name of the table in the index. Default: `metas.name`.',
  },
  key_length: {
    type: 'integer',
    default: 36,
    description: 'Longest id in characters, 1 to 512; a longer one is refused.',
  },
  delete_on_dump: {
    type: 'boolean',
    default: false,
    description: 'In Jina: free the space of deleted vectors when the index is saved.',
    ignored: 'the space of deleted rows is always used again',
  },
};

const keyValue: Omit<ExecutorDefinition, 'className' | 'description'> = {
  kind: 'key-value-indexer',
  ancestors: ['BaseKVIndexer', 'BaseIndexer'],
  stateful: true,
  module: builtModule(import.meta.url, './key-value/binary-pb-indexer.js'),
  exportName: 'createBinaryPbIndexer',
  arguments: shared,
};

/** The indexer classes. Loads no native code. */
export const indexerDefinitions: readonly ExecutorDefinition[] = [
  {
    className: 'NumpyIndexer',
    kind: 'vector-indexer',
    ancestors: ['BaseNumpyIndexer', 'BaseVectorIndexer', 'BaseIndexer'],
    stateful: true,
    module: builtModule(import.meta.url, './vector/numpy-indexer.js'),
    exportName: 'createNumpyIndexer',
    arguments: {
      metric: {
        type: 'string',
        choices: metrics,
        default: 'cosine',
        description: 'Distance: `cosine` is 1 − cos, 0 to 2; `euclidean` the straight line.',
      },
      ...shared,
      backend: {
        type: 'string',
        default: 'numpy',
        description: 'In Jina: the Python library that computes distances.',
        ignored: 'there is one implementation of each metric',
      },
      compress_level: {
        type: 'integer',
        default: 0,
        description: 'In Jina: gzip level of the index file.',
        ignored: 'vectors are stored as they are, for searching them in place',
      },
      ref_indexer: {
        type: 'any',
        description: 'In Jina: another indexer whose files are searched.',
        ignored: 'every indexer searches its own workspace',
      },
    },
    description: 'Stores vectors and finds the nearest ones by comparing with all of them.',
  },
  {
    ...keyValue,
    className: 'BinaryPbIndexer',
    description: 'Stores Documents by their id.',
  },
  {
    ...keyValue,
    className: 'DataURIPbIndexer',
    description: 'Stores Documents by their id, after making data URIs of their URIs.',
  },
  {
    className: 'CompoundIndexer',
    kind: 'compound-indexer',
    ancestors: ['CompoundExecutor'],
    stateful: true,
    module: builtModule(import.meta.url, './compound/compound-indexer.js'),
    exportName: 'createCompoundIndexer',
    arguments: {},
    description: 'Several indexers in one Pod; a request is stored in all of them or in none.',
  },
];
