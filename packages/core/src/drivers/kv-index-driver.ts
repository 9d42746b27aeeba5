import type { DriverConfig } from '../config/flow-config.ts';
import { encodeDocument } from '../document/document-codec.ts';
import type { KeyValueIndexer } from '../executor/executor.ts';
import type { Driver } from './driver.ts';
import { bindingOf, findExecutor } from './find-executor.ts';
import { isRefusal, runBatch } from './run-batch.ts';
import { pathsOf, workingDocuments } from './traverse.ts';

/**
 * Stores all Documents of a path, serialised, by id in one call. One that the store refuses fails alone;
 * other errors of the store fail the request.
 */
export function createKVIndexDriver(config: DriverConfig): Driver {
  const paths = pathsOf(config);
  const binding = bindingOf(config, 'add');
  const method = binding.method as 'add' | 'update';
  return {
    async run(context) {
      const { executor } = findExecutor<KeyValueIndexer>(context, binding);
      for (const path of paths) {
        await runBatch(workingDocuments(context.request, path), {
          work(items) {
            const ids = items.map(({ document }) => document.id);
            const values = items.map(({ document }) => encodeDocument(document));
            const roots = items.map(({ root }) => root.id);
            return executor[method](ids, values, roots);
          },
          fail: ({ document }, error) => context.fail(document, error),
          isItemFault: isRefusal,
        });
      }
    },
  };
}
