import type { Catalog } from './catalog.ts';
import type { YamlValue } from './compose-value.ts';
import { readDotEnv } from './dot-env.ts';
import { FaultList } from './fault-list.ts';
import { hideSecrets } from './hide-secrets.ts';
import { PlaceMap } from './place-map.ts';
import { Variables } from './variables.ts';

/** What all steps of one load share. */
export interface LoadSession {
  readonly catalog: Catalog;
  /** Folder that relative paths are relative to. */
  readonly cwd: string;
  /** Folder of the Flow's YAML, where files are looked for next. */
  readonly flowFolder: string | undefined;
  /** Variables of the `.env` file in that folder. */
  readonly dotEnv: Readonly<Record<string, string>>;
  readonly faults: FaultList;
  readonly places: PlaceMap;
  readonly variables: Variables;
  /** False: texts stay as they are, no variable is filled in and nothing is cast. */
  readonly substitute: boolean;
  /** The keys of Flow and Pods come from code: one that is not known is an error there. */
  readonly isCode: boolean;
  /** YAML files by path; null: not readable. */
  readonly files: Map<string, YamlValue | null>;
}

/** What a caller may say about a load. */
export interface LoadOptions {
  /** Known classes of Executors and drivers. */
  catalog: Catalog;
  /** Values of `$NAME`. Default: the environment of the process. */
  env?: Readonly<Record<string, string | undefined>>;
  /** Values of `$NAME` that win over `env`. Default: none. */
  overrides?: Readonly<Record<string, unknown>>;
  /** Values of `${{NAME}}` that `env` lacks, as in Jina; not of `$NAME`. Default: none. */
  context?: Readonly<Record<string, unknown>>;
  /** Fills in variables and casts texts. Default true. */
  substitute?: boolean;
  /** Folder that relative paths are relative to. Default: the current one. */
  cwd?: string;
  /** See `LoadSession`. Default false. */
  isCode?: boolean;
}

/** A session without faults yet, but for those of the `.env` file in `flowFolder`. */
export function startSession(options: LoadOptions, flowFolder?: string): LoadSession {
  const { catalog, env = process.env, overrides = {}, context = {} } = options;
  let variables: Variables | undefined;
  const faults = new FaultList((message) =>
    variables ? hideSecrets(message, variables.seen) : message,
  );
  const dotEnv = readDotEnv(flowFolder, faults);
  variables = new Variables({ overrides, own: {}, fallbacks: [env, dotEnv], context });
  return {
    catalog,
    cwd: options.cwd ?? process.cwd(),
    flowFolder,
    dotEnv,
    faults,
    places: new PlaceMap(),
    isCode: options.isCode ?? false,
    files: new Map(),
    variables,
    substitute: options.substitute ?? true,
  };
}
