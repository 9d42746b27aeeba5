import type { DriverConfig } from '../config/flow-config.ts';
import type { Request } from '../document/request.ts';
import { type OptionKind, option } from './driver-options.ts';
import { isMerging } from './is-pass-through.ts';
import { queryOption } from './query-options.ts';
import { pathsOf } from './traverse.ts';

/**
 * How many of a list at `path` the `following` drivers keep at most, when the list is ranked, nearest first: the first ones,
 * and any of those as near as the last of them. Infinity where they may keep more, or look at more than scores.
 */
export function mostKept(
  following: readonly DriverConfig[],
  request: Request,
  path: string,
): number {
  for (const config of following) {
    if (config.name === 'SliceQL' && pathsOf(config).includes(path)) {
      return queryOption(request, config, 'end', end, option(config, 'end', end, unlimited));
    }
    if (!keepsRanking(config, request, path)) break;
  }
  return unlimited;
}

/** True when nothing that such a driver does depends on the content of Documents at `path`, and a ranked list stays ranked. */
function keepsRanking(config: DriverConfig, request: Request, path: string): boolean {
  if (isMerging([config])) return true;
  if (config.name !== 'SortQL' || !pathsOf(config).includes(path)) return false;
  const { field, reverse = false } = config.options;
  return (
    queryOption(request, config, 'field', anything, field) === 'score__value' &&
    queryOption(request, config, 'reverse', anything, reverse) === false
  );
}

const unlimited = Number.POSITIVE_INFINITY;

/** What the driver itself refuses is no limit here. */
const end: OptionKind<number> = {
  expected: 'a whole number of at least 0',
  read: (value) =>
    typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : unlimited,
};

const anything: OptionKind<unknown> = { expected: 'anything', read: (value) => value ?? null };
