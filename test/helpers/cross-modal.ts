import { fileURLToPath } from 'node:url';
import { type Document, Flow, type Response } from 'podflow';

export interface CrossModalOptions {
  workspace: string;
  shards?: number;
  parallel?: number;
  env?: Record<string, string>;
}

/** A flow of `flows/`, with its variables set, that says nothing. */
export function crossModalFlow(
  name: 'flow-index' | 'flow-query',
  { workspace, shards = 1, parallel = 1, env = {} }: CrossModalOptions,
): Flow {
  const overrides = {
    JINA_WORKSPACE: workspace,
    JINA_SHARDS: shards,
    JINA_PARALLEL: parallel,
    JINA_USE_REST_API: false,
    ...env,
  };
  return Flow.load_config(flowFile(name), { overrides }).onLog(() => {});
}

/** Path of a YAML file in `flows/`. */
export function flowFile(name: string): string {
  return fileURLToPath(new URL(`../../flows/${name}.yml`, import.meta.url));
}

/** Id and distance of each match of the only Document, best first. */
export function matchesOf(responses: readonly Response[]): [string, number][] {
  const [document] = responses.flatMap(({ docs }): Document[] => docs);
  return (document?.matches ?? []).map(({ id, score }) => [
    id,
    Number((score?.value ?? Number.NaN).toFixed(6)),
  ]);
}
