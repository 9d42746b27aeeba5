import type { Fault } from '../document/fault.ts';
import type { RequestType } from '../document/request.ts';
import type { ModuleExport } from './driver-definition.ts';
import type { ExecutorDefinition, Metas } from './executor-definition.ts';
import type { GatewaySettings } from './gateway-settings.ts';

/** A place in a YAML file; line and column from 1. */
export interface Place {
  file: string;
  line: number;
  column: number;
}

/** One driver of a `requests.on` list. */
export interface DriverConfig {
  /** Class name, e.g. `FilterQL`. */
  name: string;
  /** Its arguments as written (snake_case), substituted and cast. */
  options: Readonly<Record<string, unknown>>;
  /** Module that implements it, from its definition. */
  support?: ModuleExport;
  place?: Place;
}

/** An Executor, fully resolved: files read, variables filled in, class known. Plain data: it crosses threads. */
export interface ExecutorConfig {
  /** What the YAML said, for messages and pictures: `yaml/index-image-kv.yml`, `_merge_root`, `docker://…`, `NumpyIndexer`. */
  uses: string;
  definition: ExecutorDefinition;
  /** `with` arguments as written. */
  options: Readonly<Record<string, unknown>>;
  metas: Metas;
  /** Drivers by request type; `null`: none were given, the defaults of the kind apply. A type that is missing is not handled. */
  requests: Readonly<Partial<Record<RequestType, readonly DriverConfig[]>>> | null;
  /** Adds the defaults of the kind for types that `requests` lacks. */
  useDefault: boolean;
  /** Parts of a compound Executor; empty for any other. */
  components: readonly ExecutorConfig[];
  place?: Place;
}

export type Polling = 'any' | 'all';
export type Scheduling = 'load_balance' | 'round_robin';
/** What a Pod does with a request that failed before it; see section 11 of the Jina behaviour. */
export type ErrorStrategy = 'ignore' | 'skip_executor' | 'skip_handle' | 'throw_early';
export type PodMethod = 'add' | 'needs' | 'needs_all' | 'inspect' | 'gather_inspect';

/** One Pod as the user described it; `needs` not yet resolved. */
export interface PodConfig {
  name: string;
  method: PodMethod;
  /** For `inspect`: the name as written. The auxiliary Pod is named after it, also when the Pod was renamed. */
  writtenName?: string;
  /** For `gather_inspect`: joins the last Pod too. Default true. */
  includeLastPod?: boolean;
  /** null: the Pod before it. */
  needs: readonly string[] | null;
  uses: ExecutorConfig;
  usesBefore: ExecutorConfig | null;
  usesAfter: ExecutorConfig | null;
  /** Number of Peas (`shards`, `parallel`). Default 1. */
  shards: number;
  polling: Polling;
  scheduling: Scheduling;
  readOnly: boolean;
  /** ms; <= 0 waits for ever. Default 60000. */
  timeoutReady: number;
  /** ms a Pea may work at one request; 0: for ever. Default: for ever for what writes, 60000 for searches. */
  timeoutRequest?: number;
  /** Default `ignore`. */
  onErrorStrategy?: ErrorStrategy;
  /** What the Pod says is not logged. Default false. */
  quiet?: boolean;
  /** For people. */
  description?: string;
  env: Readonly<Record<string, string>>;
  /** The name was checked when the Pod was read, faults and all: nobody needs to report it again. */
  nameChecked?: boolean;
  /** For a Pod added in code: what was written, in snake_case. */
  written?: Readonly<Record<string, unknown>>;
  /** Where each name in `needs` stands, parallel to it. */
  needsPlaces?: readonly Place[];
  place?: Place;
}

/** `with` of the Flow that the Flow itself or its gateway reads. */
export interface FlowOptions {
  name: string;
  /** Requests in flight at the same time. Default 50. */
  prefetch: number;
  /** Serve REST. Default false. */
  restApi: boolean;
  /** Port of the gateway; 0: any free one. Default 45678 when `restApi`. */
  portExpose: number;
  /** Address the gateway binds. Default 127.0.0.1. */
  host: string;
  inspect: 'collect' | 'hang' | 'remove';
  /** For people. */
  description?: string;
  /** What only the gateway reads. */
  gateway?: GatewaySettings;
}

/** A whole Flow as described. */
export interface FlowConfig {
  options: FlowOptions;
  env: Readonly<Record<string, string>>;
  pods: readonly PodConfig[];
  /** Every `$NAME` that was looked up, with the value it had (null: unset). */
  variables: Readonly<Record<string, string | null>>;
  /** What does not stop it from running. */
  warnings: readonly Fault[];
  /** Settings under `with` that every Pod has unless it says otherwise, in snake_case. */
  common?: Readonly<Record<string, unknown>>;
  /** Variables of the `.env` file beside the YAML. They fill in what the environment of the process does not set. */
  dotEnv?: Readonly<Record<string, string>>;
  /** The YAML it was read from; undefined for a Flow built in code. */
  source?: FlowSource;
  /** Path of the YAML; undefined for a Flow built in code. */
  file?: string;
}

/** What a Flow was read from, to save it with its comments. */
export interface FlowSource {
  text: string;
  /** As read; what differs from them now was set in code. */
  options: FlowOptions;
}
