import type { Location } from './source-text.ts';

/** The resource that an Executor belongs to. */
export interface BuiltIn {
  name: string;
  /** Where it is named. */
  at: Location | undefined;
}

/** YAML of an Executor as plain data. */
export type Resource = Readonly<Record<string, unknown>>;

/** What a name with a leading underscore runs when it stands under `uses`: `_pass`, `_merge_root` and so on. */
export function builtInResources(): ReadonlyMap<string, Resource> {
  return new Map<string, Resource>([
    ['_pass', base({ [all]: [driver('RouteDriver')] })],
    // Its name before Jina 1.0.
    ['_forward', base({ [all]: [driver('RouteDriver')] })],
    // A join that reduces nothing: the last part goes on as it is.
    ['_merge', base({ [all]: [driver('RouteDriver')] })],
    ['_merge_root', merge([driver('ReduceAllDriver', { traversal_paths: ['r'] })])],
    // Its name before Jina 1.0.
    ['_merge_all', merge([driver('ReduceAllDriver', { traversal_paths: ['r'] })])],
    ['_merge_chunks', merge([driver('ReduceAllDriver', { traversal_paths: ['c'] })])],
    ['_merge_matches', merge([driver('ReduceAllDriver', { traversal_paths: ['m'] })])],
    [
      '_merge_matches_topk',
      merge([
        driver('ReduceAllDriver', { traversal_paths: ['m'] }),
        driver('SortQL', { field: 'score__value', reverse: false, traversal_paths: ['m'] }),
        driver('SliceQL', { start: 0, end: 10, traversal_paths: ['m'] }),
      ]),
    ],
    ['_merge_eval', merge([driver('CollectEvaluationDriver')])],
    ['_concat', merge([driver('ConcatEmbedDriver')])],
    ['_eval_pr', precisionAndRecall()],
    ['_logforward', base({ [all]: [driver('LogInfoDriver'), driver('RouteDriver')] })],
    ['_clear', clear()],
    ['_index', simpleIndexer()],
  ]);
}

const all = '[IndexRequest, SearchRequest, UpdateRequest, DeleteRequest, TrainRequest]';

function driver(jtype: string, options: Record<string, unknown> = {}): Resource {
  return { jtype, with: options };
}

function base(on: Record<string, unknown>): Resource {
  return { jtype: 'BaseExecutor', requests: { on } };
}

/** Updates and deletions have nothing to merge. */
function merge(drivers: readonly Resource[]): Resource {
  return base({
    '[IndexRequest, SearchRequest, TrainRequest]': drivers,
    '[UpdateRequest, DeleteRequest]': [driver('RouteDriver')],
  });
}

function clear(): Resource {
  const fields = {
    Index: 'index',
    Search: 'search',
    Update: 'update',
    Delete: 'delete',
    Train: 'train',
  };
  const on = Object.entries(fields).map(([name, field]) => [
    `${name}Request`,
    [driver('ExcludeReqQL', { fields: [field] })],
  ]);
  return base(Object.fromEntries(on));
}

function precisionAndRecall(): Resource {
  const evaluate = (executor: string): Resource =>
    driver('RankEvaluateDriver', {
      executor,
      fields: ['tags__id'],
      running_avg: true,
      traversal_paths: ['r'],
    });
  return {
    jtype: 'CompoundExecutor',
    components: [
      { jtype: 'PrecisionEvaluator', metas: { name: 'precision' } },
      { jtype: 'RecallEvaluator', metas: { name: 'recall' } },
    ],
    requests: { on: { SearchRequest: [evaluate('precision'), evaluate('recall')] } },
  };
}

function simpleIndexer(): Resource {
  return {
    jtype: 'CompoundIndexer',
    metas: { name: 'simple_indexer', workspace: './' },
    components: [
      {
        jtype: 'NumpyIndexer',
        with: { index_filename: 'vec.gz', metric: 'euclidean', delete_on_dump: true },
        metas: { name: 'vecidx' },
      },
      {
        jtype: 'BinaryPbIndexer',
        with: { index_filename: 'chunk.gz', delete_on_dump: true },
        metas: { name: 'docidx' },
      },
    ],
  };
}
