import type { DriverConfig } from '../config/flow-config.ts';
import type { Document } from '../document/document.ts';
import type { VectorIndexer } from '../executor/executor.ts';
import type { Driver } from './driver.ts';
import { bindingOf, findExecutor } from './find-executor.ts';
import { isRefusal, runBatch } from './run-batch.ts';
import { embedded, stackEmbeddings } from './stack-embeddings.ts';
import { pathsOf, workingDocuments } from './traverse.ts';

/**
 * Adds ids and embeddings of all Documents of a path to an index in one call. Documents without an embedding are passed over, with a warning
 * where a root has none on any path; one whose vector the index refuses fails alone. Other errors of the index fail the request.
 */
export function createVectorIndexDriver(config: DriverConfig): Driver {
  const paths = pathsOf(config);
  const binding = bindingOf(config, 'add');
  const method = binding.method as 'add' | 'update';
  return {
    async run(context) {
      const { executor } = findExecutor<VectorIndexer>(context, binding);
      const found = new Set<Document>();
      for (const path of paths) {
        const items = embedded(workingDocuments(context.request, path));
        for (const { root } of items) found.add(root);
        await runBatch(items, {
          work(items) {
            const ids = items.map(({ document }) => document.id);
            const roots = items.map(({ root }) => root.id);
            return executor[method](ids, stackEmbeddings(items), roots);
          },
          fail: ({ document }, error) => context.fail(document, error),
          isItemFault: isRefusal,
        });
      }
      for (const { document } of workingDocuments(context.request, 'r')) {
        if (!found.has(document)) context.warn(document, noVector);
      }
    },
  };
}

const noVector = 'it has no embedding, so no vector of it is stored; what it holds was not encoded';
