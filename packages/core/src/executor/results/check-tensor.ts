import { type Dtype, elementCount, isDtype, type Tensor } from '../../document/tensor.ts';
import { arrayName, describeResult, wrongResult } from './describe-result.ts';

/** Classes of the data of a tensor, by its dtype. */
const classNames: Readonly<Record<Dtype, string>> = {
  float32: 'Float32Array',
  float64: 'Float64Array',
  int8: 'Int8Array',
  uint8: 'Uint8Array',
  int16: 'Int16Array',
  uint16: 'Uint16Array',
  int32: 'Int32Array',
  uint32: 'Uint32Array',
  int64: 'BigInt64Array',
  uint64: 'BigUint64Array',
};

/**
 * Checks a tensor that an Executor made: its data has the class of its dtype and as many numbers as its shape says, all finite.
 * Throws `ERR_EXECUTOR`.
 *
 * @param label What returned it, e.g. `MyEncoder.encode`.
 */
export function checkTensor(value: unknown, label: string): Tensor {
  const expected = 'a tensor {dtype, shape, data}';
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw wrongResult(label, describeResult(value), expected);
  }
  const { dtype, shape, data } = value as Partial<Tensor>;
  if (typeof dtype !== 'string' || !isDtype(dtype)) {
    const known = Object.keys(classNames).join(', ');
    throw wrongResult(label, `dtype ${describeResult(dtype)}`, `${expected} with one of ${known}`);
  }
  if (!Array.isArray(shape) || !shape.every((side) => Number.isSafeInteger(side) && side >= 0)) {
    throw wrongResult(label, `the shape ${shapeText(shape)}`, 'a list of whole numbers from 0');
  }
  if (!ArrayBuffer.isView(data) || arrayName(data) !== className(data, dtype)) {
    throw wrongResult(label, `${describeResult(data)} as ${dtype}`, `a ${classNames[dtype]}`);
  }
  const count = elementCount(shape);
  if (data.length !== count) {
    const got = `${data.length} numbers for the shape ${shapeText(shape)}`;
    throw wrongResult(label, got, `${count}`);
  }
  checkFinite(data, label);
  return value as Tensor;
}

/**
 * Checks what `encode` and `predict` return: float32 `[rows, columns]`. Throws `ERR_EXECUTOR`.
 *
 * @param columns Number that is needed; undefined takes any above 0.
 */
export function checkRows(
  value: unknown,
  label: string,
  rows: number,
  columns?: number,
): Tensor<'float32'> {
  const tensor = checkTensor(value, label);
  const expected = `float32 [${rows}, ${columns ?? 'dimension'}]`;
  const { dtype, shape } = tensor;
  const isFit = shape.length === 2 && shape[0] === rows && (shape[1] ?? 0) > 0;
  if (dtype !== 'float32' || !isFit || (columns !== undefined && shape[1] !== columns)) {
    throw wrongResult(label, `${dtype} ${shapeText(shape)}`, expected);
  }
  return tensor as Tensor<'float32'>;
}

/** Node's Buffer is a Uint8Array. */
function className(data: ArrayBufferView, dtype: Dtype): string {
  return Buffer.isBuffer(data) && dtype === 'uint8' ? arrayName(data) : classNames[dtype];
}

function shapeText(shape: unknown): string {
  return Array.isArray(shape) ? `[${shape.map(String).join(', ')}]` : describeResult(shape);
}

/** One pass without branches: only a number that is not finite gives something else than 0 when multiplied by 0. */
function checkFinite(data: Tensor['data'], label: string): void {
  if (!(data instanceof Float32Array || data instanceof Float64Array)) {
    if (!/^Float/.test(arrayName(data))) return;
  }
  const numbers = data as Float32Array;
  let sum = 0;
  for (let at = 0; at < numbers.length; at++) sum += (numbers[at] as number) * 0;
  if (sum === 0) return;
  const at = numbers.findIndex((number) => !Number.isFinite(number));
  throw wrongResult(label, `${numbers[at]} at ${at}`, 'finite numbers');
}
