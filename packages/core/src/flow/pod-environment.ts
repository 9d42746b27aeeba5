import type { FlowConfig } from '../config/flow-config.ts';

/**
 * The environment of the Pods, strongest first: `env` of the Flow, the variables as they filled the YAML in, whoever gave them,
 * the process, the `.env` file beside the YAML.
 */
export function podEnvironment({
  env,
  variables,
  dotEnv,
}: FlowConfig): Record<string, string | undefined> {
  const filledIn = Object.entries(variables).filter(([, value]) => value !== null);
  return {
    ...dotEnv,
    ...process.env,
    ...(Object.fromEntries(filledIn) as Record<string, string>),
    ...env,
  };
}
