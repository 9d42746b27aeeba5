import type { ExecutorKind } from '../config/executor-definition.ts';
import type { DriverConfig } from '../config/flow-config.ts';
import type { RequestType } from '../document/request.ts';

type Bindings = Readonly<Partial<Record<RequestType, readonly DriverConfig[]>>>;

/**
 * The drivers of an Executor whose YAML names none, by its kind; `className` wins where that class has its own.
 * `null`: requests of that type are not handled.
 */
export function defaultDrivers(
  kind: ExecutorKind,
  className: string,
  type: RequestType,
): readonly DriverConfig[] | null {
  const bindings = Object.hasOwn(byClass, className) ? byClass[className] : byKind[kind];
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
};

const byClass: Readonly<Record<string, Bindings>> = {
  DataURIPbIndexer: {
    ...writing(driver('Buffer2URI'), exclude('chunks', 'buffer'), driver('KVIndexDriver')),
    search: [driver('KVSearchDriver')],
    delete: [driver('DeleteDriver')],
  },
};

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
