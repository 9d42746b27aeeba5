import type { DriverDefinition } from './driver-definition.ts';
import type { ExecutorRegistry } from './executor-registry.ts';

/** What names in YAML can refer to. */
export interface Catalog {
  executors: ExecutorRegistry;
  /** By class name. */
  drivers: ReadonlyMap<string, DriverDefinition>;
}
