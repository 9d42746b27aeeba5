import type { DriverConfig } from '../config/flow-config.ts';
import { assignFields } from '../document/document.ts';
import type { Crafter } from '../executor/executor.ts';
import { readFields } from '../executor/results/read-fields.ts';
import type { Driver } from './driver.ts';
import { toExecutorError } from './executor-error.ts';
import { bindingOf, findExecutor } from './find-executor.ts';
import { forEachBounded } from './for-each-bounded.ts';
import { pathsOf, workingDocuments } from './traverse.ts';

/** Documents crafted at the same time: crafters wait for native code. */
const concurrency = 4;

/** Has each Document crafted and sets the fields that come back. One that fails is recorded; the others go on. */
export function createCraftDriver(config: DriverConfig): Driver {
  const paths = pathsOf(config);
  const binding = bindingOf(config, 'craft');
  const method = binding.method as 'craft';
  return {
    async run(context) {
      const { executor, className } = findExecutor<Crafter>(context, binding);
      const label = `${className}.${method}`;
      for (const path of paths) {
        const located = workingDocuments(context.request, path);
        await forEachBounded(located, concurrency, async ({ document }) => {
          try {
            const fields = readFields(await executor[method](document), label);
            assignFields(document, fields);
          } catch (error) {
            context.fail(document, toExecutorError(error, className));
          }
        });
      }
    },
  };
}
