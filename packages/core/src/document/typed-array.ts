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

/** A `Uint8Array` is not among them: it holds bytes. */
const dtypesByClass: ReadonlyMap<string, Dtype> = new Map([
  ['Float32Array', 'float32'],
  ['Float64Array', 'float64'],
  ['Int8Array', 'int8'],
  ['Uint8ClampedArray', 'uint8'],
  ['Int16Array', 'int16'],
  ['Uint16Array', 'uint16'],
  ['Int32Array', 'int32'],
  ['Uint32Array', 'uint32'],
  ['BigInt64Array', 'int64'],
  ['BigUint64Array', 'uint64'],
]);

/** The element type of a typed array of numbers, of whatever realm; undefined for everything else, bytes among it. */
export function dtypeOfArray(value: unknown): Dtype | undefined {
  return ArrayBuffer.isView(value) ? dtypesByClass.get(classOf(value)) : undefined;
}
