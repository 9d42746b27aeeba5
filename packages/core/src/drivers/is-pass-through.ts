import type { DriverConfig } from '../config/flow-config.ts';
import { passDrivers } from './pass-driver.ts';

/** True when a list of drivers does nothing to Documents: the request can go on as the bytes it came in. */
export function isPassThrough(drivers: readonly DriverConfig[]): boolean {
  return drivers.every(({ name }) => passDrivers.some((pass) => pass === name));
}

/** True when a list of drivers does nothing but put the parts of a join together: of a single part nothing changes. */
export function isMerging(drivers: readonly DriverConfig[]): boolean {
  return drivers.every((driver) => driver.name === 'ReduceAllDriver' || isPassThrough([driver]));
}
