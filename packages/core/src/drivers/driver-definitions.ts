import type { DriverDefinition } from '../config/driver-definition.ts';
import { convertDriverDefinitions } from './convert-driver-definitions.ts';
import { executorDriverDefinitions } from './executor-driver-definitions.ts';
import { flowDriverDefinitions } from './flow-driver-definitions.ts';
import { judgeDriverDefinitions } from './judge-driver-definitions.ts';
import { queryDriverDefinitions } from './query-driver-definitions.ts';

/** Every driver there is, by class name, with its arguments. */
export const driverDefinitions: ReadonlyMap<string, DriverDefinition> = new Map(
  [
    ...queryDriverDefinitions,
    ...convertDriverDefinitions,
    ...executorDriverDefinitions,
    ...judgeDriverDefinitions,
    ...flowDriverDefinitions,
  ].map((definition) => [definition.name, definition]),
);
