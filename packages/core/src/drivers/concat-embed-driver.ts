import type { DriverConfig } from '../config/flow-config.ts';
import type { Document } from '../document/document.ts';
import { FlowError } from '../document/flow-error.ts';
import { allocateTensor, type Tensor } from '../document/tensor.ts';
import type { Driver } from './driver.ts';
import { forwardedOf, groupById } from './group-by-id.ts';
import { locatedDocuments, pathsOf } from './traverse.ts';

/**
 * At a join: concatenates the embeddings that a Document has in the parts, in their order, to one float32 vector.
 * Its model is named by all models joined with `+`. A Document that lacks an embedding in a part fails.
 */
export function createConcatEmbedDriver(config: DriverConfig): Driver {
  const paths = pathsOf(config);
  return {
    run(context) {
      const { request, parts } = context;
      if (parts.length < 2) return;
      for (const path of paths) {
        const documentsOf = (part: typeof request) =>
          locatedDocuments(part, path).map(({ document }) => document);
        const forwarded = new Set(documentsOf(request));
        for (const group of groupById(parts.map(documentsOf))) {
          const document = forwardedOf(group, forwarded);
          try {
            document.embedding = concatenated(group, parts.length);
          } catch (error) {
            context.fail(document, error);
          }
        }
      }
    },
  };
}

function concatenated(group: readonly Document[], parts: number): Tensor<'float32'> {
  const embeddings = group.flatMap(({ embedding }) => embedding ?? []);
  if (embeddings.length !== parts) {
    throw new FlowError(
      'ERR_VECTOR',
      `ConcatEmbedDriver: the Document has an embedding in ${embeddings.length} of ${parts} parts; it needs one in each`,
    );
  }
  const length = embeddings.reduce((sum, { data }) => sum + data.length, 0);
  const joined = allocateTensor('float32', [length]);
  let offset = 0;
  for (const { data } of embeddings) {
    joined.data.set(data as Float32Array, offset);
    offset += data.length;
  }
  const models = embeddings.flatMap(({ model }) => model ?? []);
  return models.length === parts ? { ...joined, model: models.join('+') } : joined;
}
