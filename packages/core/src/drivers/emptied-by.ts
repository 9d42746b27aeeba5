import type { DriverConfig } from '../config/flow-config.ts';
import type { Request } from '../document/request.ts';
import { driverDefinitions } from './driver-definitions.ts';
import { requiredOption } from './driver-options.ts';
import { isPassThrough } from './is-pass-through.ts';
import { lookups } from './lookup.ts';
import type { Test } from './lookup-operators.ts';
import { pathsOf } from './traverse.ts';

/**
 * Tells of which requests `drivers` leave nothing, because they begin with a FilterQL that no root Document passes and the
 * others only work on Documents. Undefined when that cannot be told without running them.
 */
export function emptiedBy(
  drivers: readonly DriverConfig[],
): ((request: Request) => boolean) | undefined {
  const [filter, ...others] = drivers;
  if (filter?.name !== 'FilterQL' || pathsOf(filter).join() !== 'r') return undefined;
  if (takesLong(filter) || !others.every(worksOnDocuments)) return undefined;
  const passes = testOf(filter);
  if (!passes) return undefined;
  return ({ docs, groundtruths, queryset }) => {
    if (docs.length === 0 || groundtruths || queryset?.some(({ name }) => name === filter.name)) {
      return false;
    }
    try {
      return !docs.some(passes);
    } catch {
      // What the filter cannot work with is told where it runs.
      return false;
    }
  };
}

/** undefined for lookups that cannot work: that, too, is told where they would run, with the name of the Pod. */
function testOf(filter: DriverConfig): Test | undefined {
  try {
    return requiredOption(filter, 'lookups', lookups);
  } catch {
    return undefined;
  }
}

/** Expressions are searched for in the Pod's own thread only. */
function takesLong({ options }: DriverConfig): boolean {
  return /__(regex|filter)"/.test(JSON.stringify(options));
}

function worksOnDocuments(config: DriverConfig): boolean {
  const definition = driverDefinitions.get(config.name);
  return isPassThrough([config]) || Boolean(definition?.defaultPaths);
}
