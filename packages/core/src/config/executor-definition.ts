/** Kinds of Executor. The kind decides the default drivers. */
export const executorKinds = [
  'base',
  'crafter',
  'segmenter',
  'encoder',
  'vector-indexer',
  'key-value-indexer',
  'compound-indexer',
  'ranker',
  'evaluator',
  'classifier',
  'cache',
] as const;
export type ExecutorKind = (typeof executorKinds)[number];

/** `metas` of an Executor's YAML (section 7.2 of the behaviour this mirrors), with defaults filled in. */
export interface Metas {
  /** Names the Executor and its folder in the workspace. Default: the class name. */
  name: string;
  /** Folder for what the Executor stores. Default: the current folder. */
  workspace: string;
  /** How the workspace was found; undefined when the YAML gives an absolute path. For messages. */
  workspaceOrigin?: WorkspaceOrigin;
  batchSize?: number;
  readOnly: boolean;
  description?: string;
}

/** A workspace that the YAML gives relative to the current folder. */
export interface WorkspaceOrigin {
  /** As the YAML gives it, with variables filled in. */
  given: string;
  /** The current folder. */
  base: string;
  /** Folders that the same path leads to from the folders of the YAML files: the author may have meant one of them. */
  elsewhere: readonly string[];
}

/** A class of Executors as the registry knows it, without loading its code. */
export interface ExecutorDefinition {
  /** Jina's class name, e.g. `NumpyIndexer`. */
  className: string;
  kind: ExecutorKind;
  /** Other names drivers may use for it: its ancestors in Jina. */
  ancestors: readonly string[];
  /** True when a shard owns data: then each Document goes to its own shard. */
  stateful: boolean;
  /** An encoder whose vector of a content does not depend on the others: requests that wait may share a call. Default: false. */
  sharesCalls?: boolean;
  /** URL of the module that has the class. Loaded in the Pea's thread only. */
  module: string;
  /** Name of the exported `ExecutorFactory`. */
  exportName: string;
  /** Arguments by name with one sentence each, for check and docs. `null`: any argument is accepted. */
  arguments: Readonly<Record<string, ArgumentDefinition>> | null;
  /** One sentence: what it does. */
  description: string;
}

/** An argument of an Executor class, by its YAML spelling. */
export interface ArgumentDefinition {
  type: 'string' | 'number' | 'integer' | 'boolean' | 'list' | 'names' | 'map' | 'any';
  /** Values that are allowed, where there is a fixed set. */
  choices?: readonly (string | number)[];
  default?: unknown;
  description: string;
  /** Accepted for the sake of existing YAML; says why it has no effect. */
  ignored?: string;
}
