import type { ExecutorKind } from '../config/executor-definition.ts';
import type { DriverConfig, ExecutorConfig } from '../config/flow-config.ts';
import { type RequestType, requestTypes } from '../document/request.ts';
import { createDriver } from '../drivers/create-driver.ts';
import { defaultDrivers } from '../drivers/default-drivers.ts';
import type { Driver } from '../drivers/driver.ts';
import { driverDefinitions } from '../drivers/driver-definitions.ts';
import { isMerging, isPassThrough } from '../drivers/is-pass-through.ts';
import type { NamedExecutor } from '../executor/executor.ts';

/** What is to be run, by request type. Missing: not handled. */
export type Drivers = ReadonlyMap<RequestType, DriverList>;

export interface DriverList {
  drivers: readonly LoadedDriver[];
  /** What they do to Documents: nothing, only put the parts of a join together, or anything. Without work no body needs decoding. */
  does: 'pass' | 'merge' | 'work';
}

/** A driver, and what it does with the Executor. */
export interface LoadedDriver {
  driver: Driver;
  /** It calls a method of the Executor. */
  callsExecutor: boolean;
  /** That method does not only prepare Documents for others: it stores, matches or judges them, or does what is not known here. */
  takes: boolean;
}

/** Kinds of Executors whose work only others make use of. */
const preparing: readonly ExecutorKind[] = ['crafter', 'segmenter', 'encoder', 'classifier'];

/**
 * The drivers that an Executor's YAML asks for, or the defaults of its kind.
 *
 * @param next What takes all that they leave, if that is known.
 */
export function loadDrivers(
  config: ExecutorConfig,
  executor: NamedExecutor,
  next?: ExecutorConfig,
): Drivers {
  const drivers = new Map<RequestType, DriverList>();
  for (const type of requestTypes) {
    const configs = driversFor(config, executor, type);
    if (!configs) continue;
    const all = [...configs, ...(next?.requests?.[type] ?? [])];
    const loaded = configs.map((each, i) => loadDriver(each, all.slice(i + 1), executor));
    drivers.set(type, { drivers: loaded, does: kindOf(configs) });
  }
  return drivers;
}

function kindOf(configs: readonly DriverConfig[]): DriverList['does'] {
  if (isPassThrough(configs)) return 'pass';
  return isMerging(configs) ? 'merge' : 'work';
}

function loadDriver(
  config: DriverConfig,
  following: readonly DriverConfig[],
  { kind }: NamedExecutor,
): LoadedDriver {
  const callsExecutor = 'executor' in (driverDefinitions.get(config.name)?.arguments ?? {});
  const takes = callsExecutor && !preparing.includes(kind);
  return { driver: createDriver(config, following), callsExecutor, takes };
}

function driversFor(
  { requests, useDefault }: ExecutorConfig,
  { kind, classNames }: NamedExecutor,
  type: RequestType,
): readonly DriverConfig[] | null {
  const given = requests?.[type];
  if (given) return given;
  if (requests && !useDefault) return null;
  return defaultDrivers(kind, classNames, type);
}
