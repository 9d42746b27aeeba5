import type { Document } from '../document/document.ts';
import { FlowError } from '../document/flow-error.ts';
import { shareTensor, type Tensor } from '../document/tensor.ts';

/**
 * Gives each Document its row of what an encoder returned, float32 `[documents.length, dimension]`: views on the memory of
 * the result. `fingerprint` names the model when the result does not. Throws `ERR_EXECUTOR` for another shape.
 */
export function assignEmbeddings(
  documents: readonly Document[],
  vectors: Tensor<'float32'>,
  fingerprint?: string,
): void {
  const [rows, dimension] = vectors.shape;
  if (vectors.shape.length !== 2 || rows !== documents.length || dimension === undefined) {
    const expected = `[${documents.length}, dimension]`;
    throw new FlowError(
      'ERR_EXECUTOR',
      `encode returned a tensor of shape [${vectors.shape.join(', ')}]; expected ${expected}`,
    );
  }
  const { data } = shareTensor(vectors);
  const model = vectors.model ?? fingerprint;
  documents.forEach((document, row) => {
    const embedding = {
      dtype: 'float32',
      shape: [dimension],
      data: data.subarray(row * dimension, (row + 1) * dimension),
    } as const;
    document.embedding = model === undefined ? embedding : { ...embedding, model };
  });
}
