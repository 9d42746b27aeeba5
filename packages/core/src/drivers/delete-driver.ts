import type { DriverConfig } from '../config/flow-config.ts';
import type { KeyValueIndexer, VectorIndexer } from '../executor/executor.ts';
import type { Driver } from './driver.ts';
import { bindingOf, findExecutor } from './find-executor.ts';

/** Passes the ids of a delete request to an index. */
export function createDeleteDriver(config: DriverConfig): Driver {
  const binding = bindingOf(config, 'delete');
  const method = binding.method as 'delete';
  return {
    run(context) {
      const { executor } = findExecutor<KeyValueIndexer | VectorIndexer>(context, binding);
      executor[method](context.request.ids ?? []);
    },
  };
}
