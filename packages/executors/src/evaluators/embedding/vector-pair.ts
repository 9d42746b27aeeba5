import { FlowError, isDtype, type Tensor } from '@podflow/core/executor';

/** Two vectors of the same length. */
export interface VectorPair {
  actual: Float64Array;
  desired: Float64Array;
}

/**
 * What an embedding evaluator compares: tensors, typed arrays or lists of numbers, in any shape, as float64.
 * Throws `ERR_VECTOR` for anything else, for no numbers and for different lengths.
 */
export function vectorPair(className: string, left: unknown, right: unknown): VectorPair {
  const actual = vectorOf(className, left);
  const desired = vectorOf(className, right);
  if (actual.length === desired.length) return { actual, desired };
  throw new FlowError(
    'ERR_VECTOR',
    `${className}: the vector has ${actual.length} numbers, that of the groundtruth ${desired.length}; expected the same length. Encode both with one model.`,
  );
}

function vectorOf(className: string, value: unknown): Float64Array {
  const numbers = numbersOf(value);
  if (numbers && numbers.length > 0 && numbers.every(Number.isFinite)) return numbers;
  throw new FlowError(
    'ERR_VECTOR',
    `${className} got ${describeValue(value)}; expected a vector of finite numbers.`,
  );
}

function numbersOf(value: unknown): Float64Array | undefined {
  if (isTensor(value)) return numbersOf(value.data);
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
    return Float64Array.from(value as Iterable<number | bigint> & typeof value, Number);
  }
  if (!Array.isArray(value)) return undefined;
  const [only] = value;
  if (value.length === 1 && typeof only === 'object') return numbersOf(only);
  return value.every((item) => typeof item === 'number') ? Float64Array.from(value) : undefined;
}

function isTensor(value: unknown): value is Tensor {
  if (typeof value !== 'object' || value === null || !('dtype' in value)) return false;
  return typeof value.dtype === 'string' && isDtype(value.dtype) && 'data' in value;
}

function describeValue(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (isTensor(value)) return `a tensor of shape [${value.shape.join(', ')}]`;
  if (Array.isArray(value)) return `a list of ${value.length} items`;
  return ArrayBuffer.isView(value) ? `${value.byteLength} bytes` : `a ${typeof value}`;
}
