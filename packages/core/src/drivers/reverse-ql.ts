import type { DriverConfig } from '../config/flow-config.ts';
import type { Driver } from './driver.ts';
import { documentLists, pathsOf } from './traverse.ts';

/** Reverses each list. */
export function createReverseQL(config: DriverConfig): Driver {
  const paths = pathsOf(config);
  return {
    run({ request }) {
      for (const path of paths) {
        for (const { documents, replace } of documentLists(request, path)) {
          if (documents.length > 1) replace(documents.toReversed());
        }
      }
    },
  };
}
