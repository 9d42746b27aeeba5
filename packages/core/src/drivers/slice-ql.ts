import type { DriverConfig } from '../config/flow-config.ts';
import type { Driver } from './driver.ts';
import { type OptionKind, option, position } from './driver-options.ts';
import { queryOption } from './query-options.ts';
import { documentLists, pathsOf } from './traverse.ts';

/**
 * Keeps `[start, end)` of each list. Defaults: 0 and no end. Positions below 0 count from the end as in Jina: first all from `end`
 * on is cut off, then all before `start`, and nothing at all when `start` is at most 0 and `end` not below the length.
 * A search's `top_k` sets `end` through the queryset.
 */
export function createSliceQL(config: DriverConfig): Driver {
  const paths = pathsOf(config);
  const ownStart = option(config, 'start', position, 0);
  const ownEnd = option(config, 'end', end, null);
  return {
    run({ request }) {
      const from = queryOption(request, config, 'start', position, ownStart);
      const to = queryOption(request, config, 'end', end, ownEnd) ?? Number.POSITIVE_INFINITY;
      for (const path of paths) {
        for (const { documents, replace } of documentLists(request, path)) {
          if (from > 0 || to < documents.length) replace(documents.slice(0, to).slice(from));
        }
      }
    },
  };
}

const end: OptionKind<number | null> = {
  expected: 'a whole number, or null for no end',
  read: (value, label) => (value === null ? null : position.read(value, label)),
};
