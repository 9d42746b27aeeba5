import type { DriverConfig } from '../config/flow-config.ts';
import type { VectorIndexer } from '../executor/executor.ts';
import { checkValues } from '../executor/results/check-scores.ts';
import { checkTensor } from '../executor/results/check-tensor.ts';
import type { Driver } from './driver.ts';
import { bindingOf, findExecutor } from './find-executor.ts';
import { locatedDocuments, pathsOf } from './traverse.ts';

/** Sets the embeddings of Documents to the vectors stored under their ids; Documents that are not stored stay as they are. */
export function createVectorFillDriver(config: DriverConfig): Driver {
  const paths = pathsOf(config);
  const binding = bindingOf(config, 'query_by_key');
  const method = binding.method as 'queryByKey';
  return {
    run(context) {
      const { executor, className } = findExecutor<VectorIndexer>(context, binding);
      for (const path of paths) {
        const located = locatedDocuments(context.request, path);
        const result: unknown = executor[method](located.map(({ document }) => document.id));
        const label = `${className}.${method}`;
        const vectors = checkValues(result, label, located.length, checkTensor);
        located.forEach(({ document }, row) => {
          const vector = vectors[row];
          if (vector) document.embedding = vector;
        });
      }
    },
  };
}
