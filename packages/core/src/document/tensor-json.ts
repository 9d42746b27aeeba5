import { encodeBase64 } from './base64.ts';
import {
  camelCase,
  inputError,
  inputFault,
  readBytes,
  readEntries,
  readList,
  readText,
  readUint32,
} from './json-readers.ts';
import { allocateTensor, type Dtype, elementCount, type Tensor } from './tensor.ts';

/** NumPy's codes, as Jina's NdArrayProto carries them; little-endian. */
const numpyCodes: Readonly<Record<Dtype, string>> = {
  float32: '<f4',
  float64: '<f8',
  uint8: '|u1',
  int32: '<i4',
  int64: '<i8',
};

const dtypes = new Map(
  Object.entries(numpyCodes).flatMap(([dtype, code]) => [
    [dtype, dtype as Dtype],
    [code, dtype as Dtype],
    [code.slice(1), dtype as Dtype],
  ]),
);

const expected = 'an object such as {"dense": {"buffer": base64, "shape": [512], "dtype": "<f4"}}';

/**
 * A Tensor as JSON of jina.NdArrayProto: `{dense: {buffer, shape, dtype}}`, the buffer little-endian, in C order, and
 * base64 unless `writeBytes` says otherwise.
 */
export function tensorToJson(
  { dtype, shape, data }: Tensor,
  writeBytes: (bytes: Uint8Array) => unknown = encodeBase64,
): Record<string, unknown> {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return { dense: { buffer: writeBytes(bytes), shape: [...shape], dtype: numpyCodes[dtype] } };
}

/**
 * Reads what `tensorToJson` makes, in either form; `dtype` may also be written `float32`. The data are in shared memory.
 * Throws `ERR_INPUT` for sparse and quantized arrays and when the bytes do not fill the shape.
 */
export function tensorFromJson(value: unknown, path: string): Tensor {
  if (Array.isArray(value)) throw inputError(path, expected, value);
  const { dense, ...others } = fieldsOf(value, path);
  if (dense === undefined) {
    throw inputFault(
      path,
      `expected ${expected}, got ${Object.keys(others)[0] ?? 'an empty object'}`,
    );
  }
  return readDense(dense, `${path}.dense`);
}

function readDense(value: unknown, path: string): Tensor {
  const { buffer, shape, dtype, quantization } = fieldsOf(value, path);
  if (quantization !== undefined && quantization !== 'NONE' && quantization !== 0) {
    throw inputError(`${path}.quantization`, 'NONE', quantization);
  }
  const type = dtypes.get(readText(dtype, `${path}.dtype`));
  if (!type) throw inputError(`${path}.dtype`, `one of ${[...dtypes.keys()].join(', ')}`, dtype);
  const sides = readList(shape, `${path}.shape`, readUint32);
  return tensorOf(type, sides, readBytes(buffer, `${path}.buffer`), path);
}

function tensorOf(dtype: Dtype, shape: number[], bytes: Uint8Array, path: string): Tensor {
  const size = allocateTensor(dtype, [0]).data.BYTES_PER_ELEMENT;
  const wanted = elementCount(shape) * size;
  if (wanted !== bytes.length) {
    throw inputFault(
      path,
      `shape [${shape.join(', ')}] of ${dtype} takes ${wanted} bytes, the buffer has ${bytes.length}`,
    );
  }
  const tensor = allocateTensor(dtype, shape);
  new Uint8Array(tensor.data.buffer as ArrayBuffer).set(bytes);
  return tensor;
}

function fieldsOf(value: unknown, path: string): Record<string, unknown> {
  const given = readEntries(value, path).filter(([, member]) => member !== null);
  return Object.fromEntries(given.map(([key, member]) => [camelCase(key), member]));
}
