import type { ExecutorKind } from '../config/executor-definition.ts';
import type { DriverConfig } from '../config/flow-config.ts';
import type { RequestType } from '../document/request.ts';

type Bindings = Readonly<Partial<Record<RequestType, readonly DriverConfig[]>>>;

/**
 * The drivers of an Executor whose YAML names none: those of the first of `classNames` (its class, then its ancestors) that
 * has its own, else those of its kind. `null`: requests of that type are not handled.
 */
export function defaultDrivers(
  kind: ExecutorKind,
  classNames: readonly string[],
  type: RequestType,
): readonly DriverConfig[] | null {
  const named = classNames.find((className) => Object.hasOwn(byClass, className));
  const bindings = named === undefined ? byKind[kind] : byClass[named];
  return bindings?.[type] ?? null;
}

const byKind: Readonly<Record<ExecutorKind, Bindings>> = {
  base: {},
  crafter: working('CraftDriver'),
  segmenter: working('SegmentDriver'),
  encoder: working('EncodeDriver'),
  'vector-indexer': {
    ...writing(exclude('buffer', 'chunks'), driver('VectorIndexDriver')),
    search: [driver('VectorSearchDriver')],
    delete: [driver('DeleteDriver')],
  },
  'key-value-indexer': {
    ...writing(exclude('chunks', 'buffer'), driver('KVIndexDriver')),
    search: [driver('KVSearchDriver')],
    delete: [driver('DeleteDriver')],
  },
  'compound-indexer': {
    ...writing(
      driver('VectorIndexDriver', { executor: 'BaseVectorIndexer' }),
      exclude('embedding'),
      driver('KVIndexDriver', { executor: 'BaseKVIndexer' }),
    ),
    search: [
      driver('VectorSearchDriver', { executor: 'BaseVectorIndexer' }),
      exclude('embedding'),
      driver('KVSearchDriver', { executor: 'BaseKVIndexer', traversal_paths: ['m'] }),
    ],
    delete: [
      driver('DeleteDriver', { executor: 'BaseVectorIndexer' }),
      driver('DeleteDriver', { executor: 'BaseKVIndexer' }),
    ],
  },
  ranker: {
    search: [
      driver('ExcludeQL', { fields: ['embedding'], traversal_paths: ['m'] }),
      driver('SortQL', { field: 'score__value', traversal_paths: ['m'] }),
      driver('SliceQL', { start: 0, end: 50, traversal_paths: ['m'] }),
    ],
  },
  evaluator: {
    search: [
      driver('ExcludeQL', {
        fields: ['embedding', 'buffer', 'blob', 'text'],
        traversal_paths: ['r'],
      }),
      driver('RankEvaluateDriver', { traversal_paths: ['r'] }),
    ],
  },
  // Jina binds nothing: which labels there are, and where the hash leads, only the YAML can say.
  classifier: {},
  cache: {},
};

const byClass: Readonly<Record<string, Bindings>> = {
  DataURIPbIndexer: {
    ...writing(driver('Buffer2URI'), exclude('chunks', 'buffer'), driver('KVIndexDriver')),
    search: [driver('KVSearchDriver')],
    delete: [driver('DeleteDriver')],
  },
  BaseEmbeddingEvaluator: working('NDArrayEvaluateDriver'),
  BaseTextEvaluator: working('TextEvaluateDriver'),
  UniquePbIndexer: unique('BaseKVIndexer', 'KVSearchDriver', [
    exclude('chunks', 'buffer'),
    driver('KVIndexDriver', { executor: 'BaseKVIndexer' }),
  ]),
  UniqueVectorIndexer: unique('BaseVectorIndexer', 'VectorSearchDriver', [
    driver('VectorIndexDriver', { executor: 'BaseVectorIndexer' }),
  ]),
};

/** Of a cache and an index: what the cache has seen is not indexed again. */
function unique(index: string, search: string, indexing: readonly DriverConfig[]): Bindings {
  return {
    ...writing(
      driver('TaggingCacheDriver', { executor: 'BaseCache', tags: { is_indexed: true } }),
      driver('FilterQL', { lookups: { tags__is_indexed__neq: true } }),
      ...indexing,
    ),
    search: [driver(search, { executor: index })],
  };
}

/** Of Executors that change Documents under way: updates and deletes pass. */
function working(name: string): Bindings {
  const work = [driver(name)];
  const pass = [driver('RouteDriver')];
  return { index: work, search: work, train: work, update: pass, delete: pass };
}

function writing(...drivers: readonly DriverConfig[]): Bindings {
  return { index: drivers, update: drivers };
}

function exclude(...fields: readonly string[]): DriverConfig {
  return driver('ExcludeQL', { fields });
}

function driver(name: string, options: DriverConfig['options'] = {}): DriverConfig {
  return { name, options };
}
