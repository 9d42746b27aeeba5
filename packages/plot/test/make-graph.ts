import {
  buildGraph,
  type ExecutorConfig,
  type ExecutorKind,
  type FlowGraph,
  type FlowOptions,
  type PodConfig,
} from '@podflow/core';

type PodInput = Partial<PodConfig> & { name: string };

/** The graph of Pods of which only what matters to the test is given. */
export function makeGraph(
  pods: readonly PodInput[],
  options: Partial<FlowOptions> = {},
): FlowGraph {
  return buildGraph({
    options: {
      name: 'flow',
      prefetch: 50,
      restApi: false,
      portExpose: 0,
      host: '127.0.0.1',
      inspect: 'collect',
      ...options,
    },
    env: {},
    pods: pods.map(makePod),
    variables: {},
    warnings: [],
  });
}

/** An Executor as `uses` names it. */
export function makeExecutor(
  uses: string,
  kind: ExecutorKind = 'base',
  className = 'BaseExecutor',
): ExecutorConfig {
  return {
    uses,
    definition: {
      className,
      kind,
      ancestors: [],
      stateful: false,
      module: '',
      exportName: '',
      arguments: null,
      description: 'Does nothing.',
    },
    options: {},
    metas: { name: className, workspace: '.', readOnly: false },
    requests: null,
    useDefault: false,
    components: [],
  };
}

/** The query Flow of cross-modal search: two branches, three merged indexers, one join. */
export function makeQueryGraph(shards: number): FlowGraph {
  const merged = (usesAfter: string) => ({
    shards,
    polling: 'all' as const,
    usesAfter: makeExecutor(usesAfter),
  });
  return makeGraph(
    [
      { name: 'loader', uses: makeExecutor('yaml/image-load.yml', 'crafter') },
      { name: 'normalizer', uses: makeExecutor('yaml/image-normalize.yml', 'crafter') },
      { name: 'image_encoder', uses: makeExecutor(image('clipimageencoder'), 'encoder') },
      {
        name: 'text_indexer',
        uses: makeExecutor('yaml/index-text.yml', 'compound-indexer'),
        ...merged('yaml/merge_matches_sort_topk.yml'),
      },
      {
        name: 'text_encoder',
        uses: makeExecutor(image('cliptextencoder'), 'encoder'),
        needs: ['gateway'],
      },
      {
        name: 'image_vector_indexer',
        uses: makeExecutor('yaml/index-image-vector.yml', 'vector-indexer'),
        ...merged('_merge_matches'),
      },
      {
        name: 'image_kv_indexer',
        uses: makeExecutor('yaml/index-image-kv.yml', 'key-value-indexer'),
        ...merged('yaml/merge_matches_sort_topk.yml'),
      },
      {
        name: 'join_all',
        uses: makeExecutor('_merge_root'),
        needs: ['text_indexer', 'image_kv_indexer'],
      },
    ],
    { name: 'flow-query' },
  );
}

function image(executor: string): string {
  return `docker://jinahub/pod.encoder.${executor}:0.0.1-1.0.7`;
}

function makePod(pod: PodInput): PodConfig {
  return {
    method: 'add',
    needs: null,
    uses: makeExecutor('_pass'),
    usesBefore: null,
    usesAfter: null,
    shards: 1,
    polling: 'any',
    scheduling: 'load_balance',
    readOnly: false,
    timeoutReady: 60_000,
    env: {},
    ...pod,
  };
}
