import type { DriverDefinition } from '../config/driver-definition.ts';
import {
  type Arguments,
  chunksThenRoots,
  define,
  executing,
  roots,
  rootsThenChunks,
} from './define-driver.ts';

const keepSources: Arguments = {
  keep_source_matches_as_chunks: {
    type: 'boolean',
    default: false,
    description: 'Gives each new match the matches it was made of as chunks.',
  },
};

const caching: Arguments = {
  ...executing('add'),
  with_serialization: {
    type: 'boolean',
    default: false,
    description: 'Only false: caches store hashes, no Documents.',
  },
};

/** Drivers that have an Executor work on Documents. */
export const executorDriverDefinitions: readonly DriverDefinition[] = [
  define(
    'CraftDriver',
    'Has each Document changed by a crafter.',
    chunksThenRoots,
    executing('craft'),
  ),
  define('SegmentDriver', 'Has each Document cut into chunks.', roots, executing('segment')),
  define(
    'EncodeDriver',
    'Has the contents encoded to embeddings.',
    chunksThenRoots,
    executing('encode'),
  ),
  define(
    'MultiModalDriver',
    'Has the chunks of all modalities encoded to one embedding.',
    roots,
    executing('encode'),
  ),
  define('VectorIndexDriver', 'Indexes embeddings by id.', chunksThenRoots, executing('add')),
  define('VectorSearchDriver', 'Adds the nearest vectors as matches.', rootsThenChunks, {
    ...executing('query'),
    top_k: { type: 'integer', default: 50, description: 'Number of matches.' },
    fill_embedding: {
      type: 'boolean',
      default: false,
      description: 'Gives matches their vectors.',
    },
  }),
  define(
    'VectorFillDriver',
    'Fills embeddings from an index by id.',
    rootsThenChunks,
    executing('query_by_key'),
  ),
  define('KVIndexDriver', 'Stores Documents by id.', chunksThenRoots, executing('add')),
  define('KVSearchDriver', 'Fetches Documents by id; removes those not stored.', ['m'], {
    ...executing('query'),
    is_update: {
      type: 'boolean',
      default: true,
      description: 'Fills empty fields only; otherwise the stored Document takes the place.',
    },
  }),
  define('DeleteDriver', 'Deletes the ids of the request.', null, executing('delete')),
  define(
    'Chunk2DocRankDriver',
    'Ranks the Documents to which the matches of the chunks belong; adds them as matches.',
    roots,
    { ...executing('score'), ...keepSources },
  ),
  define(
    'AggregateMatches2DocRankDriver',
    'Ranks the Documents to which the matches belong; they take the place of the matches.',
    roots,
    { ...executing('score'), ...keepSources },
  ),
  define('Matches2DocRankDriver', 'Scores the matches anew; best (largest) first.', roots, {
    ...executing('score'),
    reverse: {
      type: 'boolean',
      description: 'Ascending.',
      ignored: 'as in Jina, the order is always descending',
    },
  }),
  define('BaseCacheDriver', 'Remembers hashes of Documents.', chunksThenRoots, caching),
  define(
    'TaggingCacheDriver',
    'Tags Documents whose hash is remembered; remembers the others.',
    chunksThenRoots,
    { ...caching, tags: { type: 'map', description: 'Required. Tags to set on a hit.' } },
  ),
];
