import type { DriverConfig } from '../config/flow-config.ts';
import type { QueryLang, Request } from '../document/request.ts';
import { number, type OptionKind, option, readValue } from './driver-options.ts';

/**
 * The value of an argument for one request: that of the first entry of its queryset which has the driver's
 * class name, is not disabled, has a priority greater than the driver's and contains the argument; else `own`.
 * Throws `ERR_VALUE` when the entry's value cannot work.
 */
export function queryOption<T>(
  request: Request,
  config: DriverConfig,
  argument: string,
  kind: OptionKind<T>,
  own: T,
): T {
  const entry = queryEntry(request, config, argument);
  return entry ? readValue(config, argument, kind, entry.parameters[argument]) : own;
}

/** The entry of the queryset that gives this argument of a driver for one request, see `queryOption`. */
export function queryEntry(
  request: Request,
  config: DriverConfig,
  argument: string,
): QueryLang | undefined {
  const ownPriority = option(config, 'priority', number, 0);
  return request.queryset?.find(
    ({ name, parameters, priority = 0, disabled = false }) =>
      name === config.name &&
      !disabled &&
      priority > ownPriority &&
      Object.hasOwn(parameters, argument),
  );
}
