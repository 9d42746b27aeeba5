import { classOf } from './own-bytes.ts';
import type { Dtype } from './tensor.ts';

/** NumPy's codes, as Jina's NdArrayProto carries them; little-endian. */
export const numpyCodes: Readonly<Record<Dtype, string>> = {
  float32: '<f4',
  float64: '<f8',
  int8: '|i1',
  uint8: '|u1',
  int16: '<i2',
  uint16: '<u2',
  int32: '<i4',
  uint32: '<u4',
  int64: '<i8',
  uint64: '<u8',
};

/** The class of the array that holds the elements of a tensor. */
export const arrayClasses: Readonly<Record<Dtype, string>> = {
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

const numberClasses = Object.entries(arrayClasses) as [Dtype, string][];

/** A `Uint8Array` is not among them: it holds bytes. */
const dtypesByClass: ReadonlyMap<string, Dtype> = new Map([
  ...numberClasses
    .filter(([dtype]) => dtype !== 'uint8')
    .map(([dtype, name]): [string, Dtype] => [name, dtype]),
  ['Uint8ClampedArray', 'uint8'],
]);

/** The element type of a typed array of numbers, of whatever realm; undefined for everything else, bytes among it. */
export function dtypeOfArray(value: unknown): Dtype | undefined {
  return ArrayBuffer.isView(value) ? dtypesByClass.get(classOf(value)) : undefined;
}
