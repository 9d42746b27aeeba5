import type { DriverConfig } from '../config/flow-config.ts';
import type { Document } from '../document/document.ts';
import type { Driver } from './driver.ts';
import { forEachBounded } from './for-each-bounded.ts';
import { pathsOf, workingDocuments } from './traverse.ts';

/** Documents converted at the same time: files are open, pictures decoded. */
const concurrency = 4;

/** Converts each Document of the paths. One that fails is recorded; the others go on. */
export function converting(
  config: DriverConfig,
  convert: (document: Document) => Promise<void> | void,
): Driver {
  const paths = pathsOf(config);
  return {
    async run(context) {
      for (const path of paths) {
        const located = workingDocuments(context.request, path);
        await forEachBounded(located, concurrency, async ({ document }) => {
          try {
            await convert(document);
          } catch (error) {
            context.fail(document, error);
          }
        });
      }
    },
  };
}
