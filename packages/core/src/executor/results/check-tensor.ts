import { describeValue } from '../../document/describe-value.ts';
import { classOf } from '../../document/own-bytes.ts';
import { elementCount, isDtype, type Tensor } from '../../document/tensor.ts';
import { arrayClasses } from '../../document/typed-array.ts';
import { wrongResult } from './wrong-result.ts';

/**
 * Checks a tensor that an Executor made: its data has the class of its dtype and as many numbers as its shape says, all finite.
 * Throws `ERR_EXECUTOR`.
 *
 * @param label What returned it, e.g. `MyEncoder.encode`.
 */
export function checkTensor(value: unknown, label: string): Tensor {
  const expected = 'a tensor {dtype, shape, data}';
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw wrongResult(label, describeValue(value), expected);
  }
  const { dtype, shape, data } = value as Partial<Tensor>;
  if (typeof dtype !== 'string' || !isDtype(dtype)) {
    const known = Object.keys(arrayClasses).join(', ');
    throw wrongResult(
      label,
      `${describeValue(dtype)} as dtype`,
      `${expected} with one of ${known}`,
    );
  }
  if (!Array.isArray(shape) || !shape.every((side) => Number.isSafeInteger(side) && side >= 0)) {
    throw wrongResult(label, `${shapeText(shape)} as shape`, 'a list of whole numbers from 0');
  }
  if (!ArrayBuffer.isView(data) || classOf(data) !== arrayClasses[dtype]) {
    throw wrongResult(label, `${describeValue(data)} as ${dtype}`, `a ${arrayClasses[dtype]}`);
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

function shapeText(shape: unknown): string {
  return Array.isArray(shape) ? `[${shape.map(String).join(', ')}]` : describeValue(shape);
}

/** One pass without branches: only a number that is not finite gives something else than 0 when multiplied by 0. */
function checkFinite(data: Tensor['data'], label: string): void {
  if (!classOf(data).startsWith('Float')) return;
  const numbers = data as Float32Array;
  let sum = 0;
  for (let at = 0; at < numbers.length; at++) sum += (numbers[at] as number) * 0;
  if (sum === 0) return;
  const at = numbers.findIndex((number) => !Number.isFinite(number));
  throw wrongResult(label, `${numbers[at]} at ${at}`, 'finite numbers');
}
