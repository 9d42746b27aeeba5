import { dirname } from 'node:path';
import type { FlowConfig } from '../config/flow-config.ts';
import { formatFaults } from '../config/format-fault.ts';
import type { LoadOptions } from '../config/load-session.ts';
import { type PodInput, resolvePod } from '../config/resolve-pod.ts';
import { FlowError } from '../document/flow-error.ts';

/** The Flow, loaded with `options`, with one Pod more. Throws `ERR_CONFIG` with all faults of the Pod. */
export function addPod(flow: FlowConfig, input: PodInput, options: LoadOptions): FlowConfig {
  const { config, faults, variables } = resolvePod(input, {
    ...options,
    before: flow.pods,
    common: flow.common ?? {},
    flowEnv: flow.env,
    ...(flow.file === undefined ? {} : { folder: dirname(flow.file) }),
  });
  const errors = faults.filter(({ severity }) => severity === 'error');
  if (errors.length > 0)
    throw new FlowError('ERR_CONFIG', formatFaults(errors), { faults: errors });
  return {
    ...flow,
    pods: [...flow.pods, config],
    variables: { ...flow.variables, ...variables },
    warnings: [...flow.warnings, ...faults],
  };
}
