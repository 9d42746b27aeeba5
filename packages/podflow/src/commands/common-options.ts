/** Options that every command has. */
export interface CommonOptions {
  /** Variables by name, as `--env-file` and `--env NAME=VALUE` gave them; the latter win. */
  env: Record<string, string>;
  json?: boolean;
  quiet?: boolean;
  debug?: boolean;
  /** false: `--no-color` was given. */
  color?: boolean;
}

/** Options of commands that start a Flow. */
export interface FlowRunOptions extends CommonOptions {
  /** Sets `$JINA_SHARDS`. */
  shards?: number;
  /** Sets `$JINA_PARALLEL`. */
  parallel?: number;
}
