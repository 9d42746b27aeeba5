import type { DriverConfig, ExecutorConfig } from '../config/flow-config.ts';
import { type RequestType, requestTypes } from '../document/request.ts';
import { createDriver } from '../drivers/create-driver.ts';
import { defaultDrivers } from '../drivers/default-drivers.ts';
import type { Driver } from '../drivers/driver.ts';
import { isPassThrough } from '../drivers/is-pass-through.ts';
import type { NamedExecutor } from '../executor/executor.ts';

/** Drivers by request type; `pass`: they do nothing to Documents, so that no body needs decoding. Missing: not handled. */
export type Drivers = ReadonlyMap<RequestType, readonly Driver[] | 'pass'>;

/** The drivers that an Executor's YAML asks for, or the defaults of its kind. */
export function loadDrivers(config: ExecutorConfig, { kind }: NamedExecutor): Drivers {
  const drivers = new Map<RequestType, readonly Driver[] | 'pass'>();
  for (const type of requestTypes) {
    const configs = driversFor(config, kind, type);
    if (configs) drivers.set(type, isPassThrough(configs) ? 'pass' : configs.map(createDriver));
  }
  return drivers;
}

function driversFor(
  { requests, useDefault, definition }: ExecutorConfig,
  kind: NamedExecutor['kind'],
  type: RequestType,
): readonly DriverConfig[] | null {
  const given = requests?.[type];
  if (given) return given;
  if (requests && !useDefault) return null;
  return defaultDrivers(kind, definition.className, type);
}
