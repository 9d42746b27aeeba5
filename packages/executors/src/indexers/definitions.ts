import type { ArgumentDefinition, ExecutorDefinition } from '@podflow/core/executor';
import { builtModule } from '../built-module.ts';
import { hnswSpaces } from './vector/hnsw/hnsw-spaces.ts';
import { metrics } from './vector/metrics.ts';

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

/** Of an HNSW graph; the names are those of hnswlib. */
const hnsw: Readonly<Record<string, ArgumentDefinition>> = {
  M: {
    type: 'integer',
    default: 16,
    description:
      'HNSW: neighbours of a vector in the graph, 2 to 256. More find more and take more memory.',
  },
  ef_construction: {
    type: 'integer',
    default: 256,
    description:
      'HNSW: candidates looked at for each vector that comes in. More build a better graph, slower.',
  },
  ef_query: {
    type: 'integer',
    default: 192,
    description: 'HNSW: candidates looked at for each query. More find more, slower.',
  },
};

const vector: Omit<
  ExecutorDefinition,
  'className' | 'module' | 'exportName' | 'arguments' | 'description'
> = {
  kind: 'vector-indexer',
  ancestors: ['BaseNumpyIndexer', 'BaseVectorIndexer', 'BaseIndexer'],
  stateful: true,
};

const keyValue: Omit<ExecutorDefinition, 'className' | 'description'> = {
  kind: 'key-value-indexer',
  ancestors: ['BaseKVIndexer', 'BaseIndexer'],
  stateful: true,
  module: builtModule(import.meta.url, './indexers.cjs'),
  exportName: 'createBinaryPbIndexer',
  arguments: shared,
};

const compound: Omit<ExecutorDefinition, 'className' | 'kind' | 'description'> = {
  ancestors: ['CompoundExecutor'],
  stateful: true,
  module: builtModule(import.meta.url, './indexers.cjs'),
  exportName: 'createCompoundIndexer',
  arguments: {},
};

/** The indexer classes. Loads no native code. */
export const indexerDefinitions: readonly ExecutorDefinition[] = [
  {
    ...vector,
    className: 'NumpyIndexer',
    module: builtModule(import.meta.url, './indexers.cjs'),
    exportName: 'createNumpyIndexer',
    arguments: {
      metric: {
        type: 'string',
        choices: metrics,
        default: 'cosine',
        description:
          'Distance: `cosine` is 1 − cos, 0 to 2; `euclidean` the straight line; the others as in SciPy.',
      },
      ...shared,
      approximate_from: {
        type: 'integer',
        description:
          'Vectors in a shard from which on it is searched by an HNSW graph: far quicker, but a hit may be missed. For cosine, euclidean and sqeuclidean. Default: every search is exact.',
      },
      ...hnsw,
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
    ...vector,
    className: 'HnswlibIndexer',
    module: builtModule(import.meta.url, './indexers.cjs'),
    exportName: 'createHnswlibIndexer',
    arguments: {
      space: {
        type: 'string',
        choices: hnswSpaces,
        default: 'cosine',
        description:
          'Distance: `cosine` (nmslib: `cosinesimil`) is 1 − cos, 0 to 2; `l2` the squared straight line.',
      },
      ...hnsw,
      approximate_from: {
        type: 'integer',
        default: 10_000,
        description: 'Vectors in a shard from which on there is a graph; fewer are all compared.',
      },
      ...shared,
    },
    description:
      'Stores vectors and finds near ones by an HNSW graph, which is built beside the searches and kept on the disk.',
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
    className: 'DocCache',
    kind: 'cache',
    ancestors: ['BaseCache'],
    stateful: true,
    module: builtModule(import.meta.url, './indexers.cjs'),
    exportName: 'createDocCache',
    arguments: {
      ...shared,
      fields: {
        type: 'any',
        default: ['id'],
        description: 'Fields of a Document that tell whether it was seen: one path or a list.',
      },
      field: { type: 'any', description: 'Old name of fields.' },
    },
    description: 'Remembers which Documents it has seen.',
  },
  {
    ...compound,
    className: 'CompoundIndexer',
    kind: 'compound-indexer',
    description: 'Several indexers in one Pod; a request is stored in all of them or in none.',
  },
  {
    ...compound,
    className: 'UniqueVectorIndexer',
    kind: 'compound-indexer',
    description:
      'A DocCache and an indexer of vectors: what the cache has seen is not stored again.',
  },
  {
    ...compound,
    className: 'UniquePbIndexer',
    kind: 'compound-indexer',
    description:
      'A DocCache and an indexer of Documents: what the cache has seen is not stored again.',
  },
  {
    ...compound,
    className: 'CompoundExecutor',
    kind: 'base',
    ancestors: ['BaseExecutor'],
    description: 'Several Executors in one Pod; its drivers name those they work with.',
  },
];
