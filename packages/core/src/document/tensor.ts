const arrays = {
  float32: Float32Array,
  float64: Float64Array,
  int8: Int8Array,
  uint8: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  int64: BigInt64Array,
  uint64: BigUint64Array,
} as const;

/** Element types a Tensor can have. */
export type Dtype = keyof typeof arrays;

/** The typed array that holds elements of a Dtype. */
export type TensorData<D extends Dtype = Dtype> = InstanceType<(typeof arrays)[D]>;

/** A dense array in C order, such as `[3, 224, 224]` float32. Data normally lives in a SharedArrayBuffer: no thread hop copies it. */
export interface Tensor<D extends Dtype = Dtype> {
  readonly dtype: D;
  readonly shape: readonly number[];
  readonly data: TensorData<D>;
  /**
   * For embeddings: the fingerprint of the model that made it. An index refuses vectors of another one.
   * For pictures made ready for a model: how, in words.
   */
  readonly model?: string;
}

/** Zeros of `shape` in memory that all threads share. */
export function allocateTensor<D extends Dtype>(dtype: D, shape: readonly number[]): Tensor<D> {
  const length = elementCount(shape);
  const buffer = new SharedArrayBuffer(length * arrays[dtype].BYTES_PER_ELEMENT);
  return { dtype, shape, data: viewOf(dtype, buffer, 0, length) };
}

/** A typed array over `length` elements of `buffer` from `byteOffset` (bytes). No copy. */
export function viewOf<D extends Dtype>(
  dtype: D,
  buffer: ArrayBufferLike,
  byteOffset: number,
  length: number,
): TensorData<D> {
  return new arrays[dtype](buffer as ArrayBuffer, byteOffset, length) as TensorData<D>;
}

/** Product of the sides; 1 for the shape of a scalar, `[]`. */
export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, side) => product * side, 1);
}

/** The same values in shared memory; the tensor itself where it is there already. */
export function shareTensor<D extends Dtype>(tensor: Tensor<D>): Tensor<D> {
  if (tensor.data.buffer instanceof SharedArrayBuffer) return tensor;
  const shared = allocateTensor(tensor.dtype, tensor.shape);
  (shared.data as Float32Array).set(tensor.data as Float32Array);
  return shared;
}

/** The elements of a typed array as a Tensor of `dtype`, copied into shared memory. */
export function tensorOf(
  dtype: Dtype,
  { buffer, byteOffset, byteLength }: ArrayBufferView,
  shape?: readonly number[],
): Tensor {
  const { BYTES_PER_ELEMENT } = arrays[dtype];
  const tensor = allocateTensor(dtype, shape ?? [byteLength / BYTES_PER_ELEMENT]);
  const bytes = new Uint8Array(tensor.data.buffer as ArrayBuffer);
  bytes.set(new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength));
  return tensor;
}

/** True for every name a Tensor's `dtype` may have. */
export function isDtype(name: string): name is Dtype {
  return Object.hasOwn(arrays, name);
}
