import { encodeBase64 } from './base64.ts';
import { camelCase } from './field-name.ts';
import {
  inputError,
  inputFault,
  readBytes,
  readEntries,
  readList,
  readText,
  readUint32,
} from './json-readers.ts';
import { classOf } from './own-bytes.ts';
import { readNumbers } from './read-numbers.ts';
import { allocateTensor, type Dtype, elementCount, type Tensor, tensorOf } from './tensor.ts';
import { dtypeOfArray, numpyCodes } from './typed-array.ts';

const dtypes = new Map(
  Object.entries(numpyCodes).flatMap(([dtype, code]) => [
    [dtype, dtype as Dtype],
    [code, dtype as Dtype],
    [code.slice(1), dtype as Dtype],
  ]),
);

const expected =
  'an object such as {"dense": {"buffer": base64, "shape": [512], "dtype": "<f4"}}, a typed array, or a list of numbers';

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
 * Reads a Tensor: what `tensorToJson` makes, in either form (`dtype` may also be written `float32`), a list of numbers or of such
 * lists (float32), a typed array, or a Tensor, which is taken as it is. The data are in shared memory but for the last.
 * Throws `ERR_INPUT` for sparse and quantized arrays, when the data do not fill the shape, and for numbers that are not finite.
 */
export function tensorFromJson(value: unknown, path: string): Tensor {
  if (Array.isArray(value)) return readNumbers(value, path);
  const dtype = arrayDtype(value);
  if (dtype) return tensorOf(dtype, value as ArrayBufferView);
  if (ArrayBuffer.isView(value)) throw inputError(path, expected, value);
  const { dense, ...others } = fieldsOf(value, path);
  if (dense !== undefined) return readDense(dense, `${path}.dense`);
  if (ArrayBuffer.isView(others['data'])) return checkedTensor(value as Tensor, path);
  throw inputFault(
    path,
    `expected ${expected}, got ${Object.keys(others)[0] ?? 'an empty object'}`,
  );
}

/** In the place of a Tensor a `Uint8Array` holds numbers too. */
function arrayDtype(value: unknown): Dtype | undefined {
  return classOf(value) === 'Uint8Array' ? 'uint8' : dtypeOfArray(value);
}

/** The Tensor itself, when its three parts go together. */
function checkedTensor(tensor: Tensor, path: string): Tensor {
  const { dtype, shape, data } = tensor;
  const type = dtypes.get(readText(dtype, `${path}.dtype`));
  const found = arrayDtype(data);
  if (type !== dtype || found !== type) {
    throw inputFault(path, `dtype is ${dtype}, but data is a ${classOf(data)}`);
  }
  const wanted = elementCount(readList(shape, `${path}.shape`, readUint32));
  if (wanted === data.length) return tensor;
  throw inputFault(
    path,
    `shape [${shape.join(', ')}] takes ${wanted} elements, data has ${data.length}`,
  );
}

function readDense(value: unknown, path: string): Tensor {
  const { buffer, shape, dtype, quantization } = fieldsOf(value, path);
  if (quantization !== undefined && quantization !== 'NONE' && quantization !== 0) {
    throw inputError(`${path}.quantization`, 'NONE', quantization);
  }
  const type = dtypes.get(readText(dtype, `${path}.dtype`));
  if (!type) throw inputError(`${path}.dtype`, `one of ${[...dtypes.keys()].join(', ')}`, dtype);
  const sides = readList(shape, `${path}.shape`, readUint32);
  return filled(type, sides, readBytes(buffer, `${path}.buffer`), path);
}

function filled(dtype: Dtype, shape: number[], bytes: Uint8Array, path: string): Tensor {
  const size = allocateTensor(dtype, [0]).data.BYTES_PER_ELEMENT;
  const wanted = elementCount(shape) * size;
  if (wanted !== bytes.length) {
    throw inputFault(
      path,
      `shape [${shape.join(', ')}] of ${dtype} takes ${wanted} bytes, the buffer has ${bytes.length}`,
    );
  }
  return tensorOf(dtype, bytes, shape);
}

function fieldsOf(value: unknown, path: string): Record<string, unknown> {
  const given = readEntries(value, path).filter(([, member]) => member !== null);
  return Object.fromEntries(given.map(([key, member]) => [camelCase(key), member]));
}
