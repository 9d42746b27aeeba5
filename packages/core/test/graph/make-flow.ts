import type { ExecutorConfig, FlowConfig, FlowOptions, PodConfig } from '../../src/index.ts';

/** A Flow of Pods of which only what matters to the test is given. */
export function makeFlow(
  pods: readonly (Partial<PodConfig> & { name: string })[],
  options: Partial<FlowOptions> = {},
): FlowConfig {
  return {
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
    file: 'flow.yml',
  };
}

/** An Executor that says what it was made from. */
export function makeExecutor(uses: string): ExecutorConfig {
  return {
    uses,
    definition: {
      className: 'BaseExecutor',
      kind: 'base',
      ancestors: [],
      stateful: false,
      module: '',
      exportName: '',
      arguments: null,
      description: 'Does nothing.',
    },
    options: {},
    metas: { name: 'BaseExecutor', workspace: '.', readOnly: false },
    requests: null,
    useDefault: false,
    components: [],
  };
}

function makePod(pod: Partial<PodConfig> & { name: string }): PodConfig {
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
