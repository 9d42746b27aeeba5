import { dirname } from 'node:path';
import { FlowError } from '../document/flow-error.ts';
import type { FlowConfig } from './flow-config.ts';
import { formatFaults } from './format-fault.ts';
import type { LoadOptions } from './load-session.ts';
import { type PodInput, resolvePod } from './resolve-pod.ts';

/** A Flow with one more Pod at its end, as written in code. Throws `ERR_CONFIG` with all `faults` of the Pod. */
export function addPod(flow: FlowConfig, input: PodInput, options: LoadOptions): FlowConfig {
  const { config, faults, variables } = resolvePod(input, {
    ...options,
    before: flow.pods,
    flowEnv: flow.env,
    ...(flow.file !== undefined && { folder: dirname(flow.file) }),
  });
  if (faults.some(({ severity }) => severity === 'error')) {
    throw new FlowError('ERR_CONFIG', formatFaults(faults), { faults });
  }
  return {
    ...flow,
    pods: [...flow.pods, config],
    variables: { ...flow.variables, ...variables },
    warnings: [...flow.warnings, ...faults],
  };
}
