import type { DriverConfig } from '../config/flow-config.ts';
import { createDocument, type Document, type DocumentInput } from '../document/document.ts';
import type { Segmenter } from '../executor/executor.ts';
import { readPieces } from '../executor/results/read-fields.ts';
import type { Driver } from './driver.ts';
import { toExecutorError } from './executor-error.ts';
import { bindingOf, findExecutor } from './find-executor.ts';
import { pathsOf, workingDocuments } from './traverse.ts';

/** Has each Document cut into pieces, which become its chunks: one level deeper, `length` their number, type inherited. */
export function createSegmentDriver(config: DriverConfig): Driver {
  const paths = pathsOf(config);
  const binding = bindingOf(config, 'segment');
  const method = binding.method as 'segment';
  return {
    async run(context) {
      const { executor, className } = findExecutor<Segmenter>(context, binding);
      for (const path of paths) {
        for (const { document } of workingDocuments(context.request, path)) {
          try {
            const pieces = readPieces(await executor[method](document), `${className}.${method}`);
            const chunks = pieces.map((piece) => chunkOf(document, piece, pieces.length));
            document.chunks = [...(document.chunks ?? []), ...chunks];
          } catch (error) {
            context.fail(document, toExecutorError(error, className));
          }
        }
      }
    },
  };
}

function chunkOf(parent: Document, piece: DocumentInput, length: number): Document {
  const { id: parentId, mimeType, granularity = 0 } = parent;
  const inherited = mimeType === undefined ? {} : { mimeType };
  return createDocument({
    ...inherited,
    ...piece,
    parentId,
    granularity: granularity + 1,
    length,
  });
}
