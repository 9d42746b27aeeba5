import type { ExecutorConfig } from './flow-config.ts';

/** True for an Executor that keeps Documents by their ids, itself or in a component. */
export function keepsDocuments({ definition, components }: ExecutorConfig): boolean {
  return definition.kind === 'key-value-indexer' || components.some(keepsDocuments);
}
