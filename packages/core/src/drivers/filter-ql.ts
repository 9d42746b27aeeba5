import type { DriverConfig } from '../config/flow-config.ts';
import type { Driver } from './driver.ts';
import { requiredOption } from './driver-options.ts';
import { foreignLookups, lookups } from './lookup.ts';
import { queryOption } from './query-options.ts';
import { documentLists, pathsOf } from './traverse.ts';

/** Keeps the Documents that match all `lookups` (of the queryset, if it has some). */
export function createFilterQL(config: DriverConfig): Driver {
  const paths = pathsOf(config);
  const own = requiredOption(config, 'lookups', lookups);
  return {
    run({ request }) {
      const matches = queryOption(request, config, 'lookups', foreignLookups, own);
      for (const path of paths) {
        for (const { documents, replace } of documentLists(request, path)) {
          const kept = documents.filter(matches);
          if (kept.length < documents.length) replace(kept);
        }
      }
    },
  };
}
