import type { FlowConfig, FlowOptions } from '../config/flow-config.ts';
import { formatFaults } from '../config/format-fault.ts';
import type { LoadOptions } from '../config/load-session.ts';
import { resolveFlowOptions } from '../config/resolve-pod.ts';
import { FlowError } from '../document/flow-error.ts';

/** Options of `new Flow(…)`: every key that `with` of a Flow has in YAML, in camelCase or snake_case. */
export interface FlowInput {
  name?: string;
  /** Requests in flight at the same time. @default 50 */
  prefetch?: number;
  /** Serve REST when started. @default false */
  restApi?: boolean;
  /** Port of the gateway. @default 45678 */
  portExpose?: number;
  /** Address the gateway binds. @default 127.0.0.1 */
  host?: string;
  inspect?: FlowOptions['inspect'];
  [key: string]: unknown;
}

/**
 * A Flow without Pods. Settings of Pods hold for all Pods that are added.
 * Throws `ERR_CONFIG` with all faults, an unknown key among them.
 */
export function flowConfigOf(input: FlowInput, options: LoadOptions): FlowConfig {
  const { options: settings, common, faults } = resolveFlowOptions(input, options);
  const errors = faults.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) {
    throw new FlowError('ERR_CONFIG', formatFaults(errors), { faults: errors });
  }
  return { options: settings, common, env: {}, pods: [], variables: {}, warnings: [...faults] };
}
