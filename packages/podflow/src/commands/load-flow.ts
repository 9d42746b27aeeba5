import { formatFaults } from '@podflow/core';
import type { CliIo } from '../cli-io.ts';
import { Flow } from '../flow.ts';
import { withFrames } from '../with-frames.ts';
import type { FlowRunOptions } from './common-options.ts';

/** Loads a Flow with the variables that options set; warnings and what Pods say go to stderr. Throws `ERR_CONFIG`. */
export function loadFlow(
  file: string,
  options: FlowRunOptions,
  io: CliIo,
  kind: typeof Flow = Flow,
): Flow {
  const variables = variablesOf(options);
  // Pods read their own variables, such as $JINA_CLIP_MODEL, from the environment they are started in.
  Object.assign(io.env, variables, options.debug && { PODFLOW_DEBUG: '1' });
  const flow = kind.loadConfig(file, { env: io.env, overrides: variables });
  const say = (text: string): void => {
    if (!options.quiet) io.stderr.write(`${text}\n`);
  };
  const warnings = [...flow.config.warnings, ...flow.graph.warnings];
  if (warnings.length > 0) say(formatFaults(withFrames(warnings)));
  return flow.onLog(say);
}

/** The variables that `--env`, `--shards` and `--parallel` set; the latter two win. */
export function variablesOf({ env, shards, parallel }: FlowRunOptions): Record<string, string> {
  return {
    ...env,
    ...(shards !== undefined && { JINA_SHARDS: `${shards}` }),
    ...(parallel !== undefined && { JINA_PARALLEL: `${parallel}` }),
  };
}
