import type { DriverConfig } from '../config/flow-config.ts';
import type { Document } from '../document/document.ts';
import type { KeyValueIndexer } from '../executor/executor.ts';
import { decodeStored } from './decode-stored.ts';
import type { Driver, DriverContext } from './driver.ts';
import { flag, option } from './driver-options.ts';
import { toExecutorError } from './executor-error.ts';
import { fillDocument } from './fill-document.ts';
import { type Bound, bindingOf, findExecutor } from './find-executor.ts';
import { documentLists, pathsOf } from './traverse.ts';

/**
 * Fetches Documents, by default the matches, by id; those that are not stored are removed from their lists. `is_update`
 * (default true): the stored fields fill those that are empty, score, id and adjacency stay; else the stored one takes its place.
 */
export function createKVSearchDriver(config: DriverConfig): Driver {
  const paths = pathsOf(config);
  const binding = bindingOf(config, 'query');
  const isUpdate = option(config, 'is_update', flag, true);
  return {
    run(context) {
      const bound = findExecutor<KeyValueIndexer>(context, binding);
      for (const path of paths) {
        const lists = documentLists(context.request, path);
        const ids = lists.flatMap(({ documents }) => documents.map(({ id }) => id));
        if (ids.length === 0) continue;
        const stored = bound.executor[binding.method as 'query'](ids).values();
        for (const { documents, replace } of lists) {
          const found = documents.flatMap((document) => {
            const bytes: Uint8Array | undefined = stored.next().value;
            return bytes ? [restore(document, bytes, isUpdate, context, bound)] : [];
          });
          if (documents.length > 0) replace(found);
        }
      }
    },
  };
}

function restore(
  document: Document,
  bytes: Uint8Array,
  isUpdate: boolean,
  context: DriverContext,
  { className }: Bound<KeyValueIndexer>,
): Document {
  try {
    const stored = decodeStored(bytes, document.id, className);
    return isUpdate ? fillDocument(document, stored) : stored;
  } catch (error) {
    context.fail(document, toExecutorError(error, className));
    return document;
  }
}
