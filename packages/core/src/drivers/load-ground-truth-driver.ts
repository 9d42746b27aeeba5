import type { DriverConfig } from '../config/flow-config.ts';
import type { Document } from '../document/document.ts';
import type { KeyValueIndexer } from '../executor/executor.ts';
import { decodeStored } from './decode-stored.ts';
import type { Driver } from './driver.ts';
import { toExecutorError } from './executor-error.ts';
import { bindingOf, findExecutor } from './find-executor.ts';

/**
 * Fetches the groundtruth of each root by its id; the groundtruths of the request are then parallel to its Documents. Roots
 * that have none are removed, so that only those with one are evaluated; one whose groundtruth cannot be read fails, too.
 */
export function createLoadGroundTruthDriver(config: DriverConfig): Driver {
  const binding = bindingOf(config, 'query');
  const method = binding.method as 'query';
  return {
    run(context) {
      const { request } = context;
      const { executor, className } = findExecutor<KeyValueIndexer>(context, binding);
      const stored = executor[method](request.docs.map(({ id }) => id));
      const kept: Document[] = [];
      const truths: Document[] = [];
      request.docs.forEach((document, index) => {
        const bytes = stored[index];
        if (!bytes) return;
        try {
          truths.push(decodeStored(bytes, document.id, className));
          kept.push(document);
        } catch (error) {
          context.fail(document, toExecutorError(error, className));
        }
      });
      request.docs = kept;
      request.groundtruths = truths;
    },
  };
}
