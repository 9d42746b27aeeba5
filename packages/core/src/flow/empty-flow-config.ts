import type { FlowConfig, FlowOptions } from '../config/flow-config.ts';

/** Options of `new Flow(…)`. */
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
}

/** A Flow without Pods. */
export function emptyFlowConfig(input: FlowInput): FlowConfig {
  const options: FlowOptions = {
    name: 'flow',
    prefetch: 50,
    restApi: false,
    portExpose: 45678,
    host: '127.0.0.1',
    inspect: 'collect',
    ...input,
  };
  return { options, env: {}, pods: [], variables: {}, warnings: [] };
}
