import { FlowError, type Tensor } from '@podflow/core/executor';

/**
 * The rows of float32 `[count, dimension]`, without a copy.
 * Throws `ERR_VECTOR`, with the Document's id where there is one, for a shape that does not fit and for a vector that
 * is empty, all zeros, or holds NaN or Infinity: it has no distance to anything.
 */
export function rowsOf(vectors: Tensor<'float32'>, ids?: readonly string[]): Float32Array[] {
  const [count, dimension] = vectors.shape;
  const isMatrix = vectors.shape.length === 2 && count !== undefined && dimension !== undefined;
  if (!isMatrix || vectors.dtype !== 'float32' || (ids && ids.length !== count)) {
    throw new FlowError(
      'ERR_VECTOR',
      `Expected float32 vectors of shape [${ids?.length ?? 'n'}, dimension], got ${vectors.dtype} [${vectors.shape.join(', ')}].`,
    );
  }
  return Array.from({ length: count }, (_, row) => {
    const vector = vectors.data.subarray(row * dimension, (row + 1) * dimension);
    checkVector(vector, dimension, ids?.[row], row);
    return vector;
  });
}

function checkVector(
  vector: Float32Array,
  dimension: number,
  id: string | undefined,
  row: number,
): void {
  const fault = faultOf(vector, dimension);
  if (!fault) return;
  const subject = id === undefined ? `query ${row + 1}` : `the Document ${id}`;
  throw new FlowError(
    'ERR_VECTOR',
    `The vector of ${subject} ${fault}; expected ${dimension || 'some'} finite numbers that are not all 0. Check what its encoder got.`,
    id === undefined ? {} : { documentId: id },
  );
}

function faultOf(vector: Float32Array, dimension: number): string | undefined {
  if (dimension === 0) return 'is empty';
  if (vector.length !== dimension) return `has ${vector.length} numbers`;
  let squares = 0;
  for (const value of vector) squares += value * value;
  if (squares === 0) return 'has only zeros';
  if (Number.isFinite(squares)) return undefined;
  const place = vector.findIndex((value) => !Number.isFinite(value));
  return `has ${vector[place]} at position ${place}`;
}
