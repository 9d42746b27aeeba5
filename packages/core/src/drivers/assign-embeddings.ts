import type { Document } from '../document/document.ts';
import { shareTensor } from '../document/tensor.ts';
import { checkRows } from '../executor/results/check-tensor.ts';

/**
 * Gives each Document its row of what an encoder returned, float32 `[documents.length, dimension]`: views on the memory of
 * the result. `fingerprint` names the model when the result does not. Throws `ERR_EXECUTOR` for anything else.
 *
 * @param label What returned it, e.g. `MyEncoder.encode`.
 */
export function assignEmbeddings(
  documents: readonly Document[],
  result: unknown,
  label: string,
  fingerprint?: string,
): void {
  const vectors = checkRows(result, label, documents.length);
  const dimension = vectors.shape[1] as number;
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
