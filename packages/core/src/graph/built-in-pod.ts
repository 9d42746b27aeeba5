import { baseExecutorDefinition } from '../config/base-executor-definition.ts';
import type { DriverConfig, ExecutorConfig, PodConfig } from '../config/flow-config.ts';
import { type RequestType, requestTypes } from '../document/request.ts';

/** What a Pod that the graph adds by itself runs: it passes requests on, or collects the evaluations of its parts. */
export type BuiltIn = '_pass' | '_merge_eval';

/** A Pod of one Pea with default settings, running a packaged resource that needs no class of its own. */
export function builtInPod(name: string, uses: BuiltIn): PodConfig {
  return {
    name,
    method: 'add',
    needs: null,
    uses: builtInExecutor(uses),
    usesBefore: null,
    usesAfter: null,
    shards: 1,
    polling: 'any',
    scheduling: 'load_balance',
    readOnly: false,
    timeoutReady: 60_000,
    env: {},
  };
}

function builtInExecutor(uses: BuiltIn): ExecutorConfig {
  return {
    uses,
    definition: baseExecutorDefinition,
    options: {},
    metas: { name: 'BaseExecutor', workspace: '.', readOnly: false },
    requests: Object.fromEntries(requestTypes.map((type) => [type, [driverFor(uses, type)]])),
    useDefault: false,
    components: [],
  };
}

/** Updates and deletions have no evaluations to collect. */
function driverFor(uses: BuiltIn, type: RequestType): DriverConfig {
  const collects = uses === '_merge_eval' && type !== 'update' && type !== 'delete';
  return { name: collects ? 'CollectEvaluationDriver' : 'RouteDriver', options: {} };
}
