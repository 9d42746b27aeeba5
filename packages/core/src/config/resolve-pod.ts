import type { Fault } from '../document/fault.ts';
import { snakeCase } from '../document/field-name.ts';
import type { ExecutorConfig, PodConfig, PodMethod } from './flow-config.ts';
import { type FlowSettings, readFlowSettings } from './flow-settings.ts';
import { isMapping } from './is-mapping.ts';
import { loadExecutor } from './load-executor.ts';
import { type LoadOptions, startSession } from './load-session.ts';
import { readPod } from './read-pod.ts';

/** What `uses` can be: a YAML file, a class, a built-in such as `_pass`, inline YAML, `docker://…`, or the YAML as an object. */
export type Uses = string | Readonly<Record<string, unknown>>;

/** A Pod as one writes it in code; every key of the YAML is possible, in snake_case too. */
export interface PodInput {
  /** Default `pod` and a number. */
  name?: string;
  /** Default `add`. */
  method?: PodMethod;
  /** Default: the Pod before it. */
  needs?: string | readonly string[];
  /** Default `_pass`. */
  uses?: Uses;
  usesBefore?: Uses;
  usesAfter?: Uses;
  /** YAML file with the drivers of a `docker://` Pod. */
  usesInternal?: string;
  /** Default 1. */
  shards?: number;
  /** Default `any`. */
  polling?: string;
  /** Default `load_balance`. */
  scheduling?: string;
  /** Default false. */
  readOnly?: boolean;
  /** ms; 0 or less waits for ever. Default 60000. */
  timeoutReady?: number;
  /** ms a Pea may work at one request; 0: for ever. Default: for ever for what writes, 60000 for searches. */
  timeoutRequest?: number;
  env?: Readonly<Record<string, string>>;
  [key: string]: unknown;
}

/** Where a Pod is added. */
export interface ResolvePodOptions extends LoadOptions {
  /** The Pods before it: for default names and names that are taken. Default none. */
  before?: readonly Pick<PodConfig, 'name' | 'method'>[];
  /** Of the Flow: `common` of `resolveFlowOptions`. */
  common?: Readonly<Record<string, unknown>>;
  /** Environment of the Flow, for variables in the Pod's YAML. */
  flowEnv?: Readonly<Record<string, string>>;
  /** Folder of the Flow's YAML, where files are looked for too. */
  folder?: string;
}

/** Makes a Pod of what was written in code, by the same rules as YAML. Faults of the object itself have no place. */
export function resolvePod(
  input: PodInput,
  options: ResolvePodOptions,
): {
  config: PodConfig;
  faults: readonly Fault[];
  /** Every variable that was looked up. */
  variables: Readonly<Record<string, string | null>>;
} {
  const session = startSession({ ...options, isCode: true }, options.folder);
  const { before = [], common = {}, flowEnv = {} } = options;
  const written = snakeCased(input);
  const config = readPod(written, { before, common, env: flowEnv }, session);
  return {
    config: { ...config, written },
    faults: session.faults.all,
    variables: session.variables.seen,
  };
}

/** Reads the settings of a Flow that is built in code: what `with` is in YAML. */
export function resolveFlowOptions(
  input: Readonly<Record<string, unknown>>,
  options: LoadOptions,
): FlowSettings & { faults: readonly Fault[] } {
  const session = startSession({ ...options, isCode: true });
  return { ...readFlowSettings(snakeCased(input), 'flow', session), faults: session.faults.all };
}

/** What `uses` stands for, for a Pod that is added in code. */
export function loadExecutorConfig(
  uses: Uses,
  options: LoadOptions & {
    readOnly?: boolean;
    /** YAML file with the drivers of an image. */
    usesInternal?: string;
    /** Folder of the Flow's YAML, where files are looked for too. */
    folder?: string;
  },
): { config: ExecutorConfig; faults: readonly Fault[] } {
  const session = startSession(options, options.folder);
  const { readOnly = false, usesInternal: internal } = options;
  const config = loadExecutor({ uses, internal, readOnly }, session);
  return { config, faults: session.faults.all };
}

function snakeCased(input: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const entries = Object.entries(isMapping(input) ? input : {});
  return Object.fromEntries(entries.map(([key, value]) => [snakeCase(key), value]));
}
