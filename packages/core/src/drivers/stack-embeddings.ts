import type { Document } from '../document/document.ts';
import { FlowError } from '../document/flow-error.ts';
import { allocateTensor, type Tensor } from '../document/tensor.ts';
import type { LocatedDocument } from './traverse.ts';

/** A Document that has a vector. */
export interface Embedded extends LocatedDocument {
  document: Document & { embedding: Tensor };
}

/** Those of the Documents that have a vector. */
export function embedded(located: readonly LocatedDocument[]): Embedded[] {
  return located.filter((item): item is Embedded => item.document.embedding !== undefined);
}

/**
 * The vectors as one tensor, float32 `[items.length, dimension]`, with the `model` they share.
 * Throws `ERR_VECTOR` when they differ in length or model, or are not numbers that float32 can take.
 */
export function stackEmbeddings(items: readonly Embedded[]): Tensor<'float32'> {
  const [first] = items;
  const dimension = first?.document.embedding.data.length ?? 0;
  const model = first?.document.embedding.model;
  const stacked = allocateTensor('float32', [items.length, dimension]);
  items.forEach(({ document: { embedding } }, row) => {
    const { data, dtype } = embedding;
    if (data.length !== dimension) {
      const lengths = `${dimension} and ${data.length}`;
      throw new FlowError('ERR_VECTOR', `The request has vectors of different lengths: ${lengths}`);
    }
    if (embedding.model !== model) {
      const models = `${model ?? 'unknown'} and ${embedding.model ?? 'unknown'}`;
      throw new FlowError('ERR_VECTOR', `The request has vectors of different models: ${models}`);
    }
    if (dtype === 'int64' || dtype === 'uint64') {
      throw new FlowError('ERR_VECTOR', `An embedding has dtype ${dtype}; expected float32`);
    }
    stacked.data.set(data as Float32Array, row * dimension);
  });
  return model === undefined ? stacked : { ...stacked, model };
}
