import type { Document } from './document.ts';
import type { Envelope } from './envelope.ts';
import { type Packed, packTensors, unpackTensors } from './map-tensors.ts';
import { pack, unpack } from './pack.ts';
import type { Request } from './request.ts';
import { type Dtype, shareTensor, type Tensor, viewOf } from './tensor.ts';

/** Where a tensor's data lies: a piece of one of the envelope's shared buffers. */
interface TensorReference {
  buffer: number;
  byteOffset: number;
  dtype: Dtype;
  shape: readonly number[];
  length: number;
  model?: string;
}

type PackedRequest = Omit<Request, 'docs' | 'groundtruths'> & {
  docs: Packed<TensorReference>[];
  groundtruths?: Packed<TensorReference>[];
};

/**
 * Encodes a Request: the Documents into one body, their tensors into shared memory beside it.
 * A tensor that is in shared memory already is referred to, not copied.
 */
export function encodeRequest(request: Request): Pick<Envelope, 'body' | 'tensors'> {
  const positions = new Map<ArrayBufferLike, number>();
  const tensors: SharedArrayBuffer[] = [];
  const refer = (tensor: Tensor): TensorReference => {
    const { data, dtype, shape, model } = shareTensor(tensor);
    const buffer = data.buffer as unknown as SharedArrayBuffer;
    let position = positions.get(buffer);
    if (position === undefined) {
      position = tensors.push(buffer) - 1;
      positions.set(buffer, position);
    }
    const reference = {
      buffer: position,
      byteOffset: data.byteOffset,
      dtype,
      shape,
      length: data.length,
    };
    return model === undefined ? reference : { ...reference, model };
  };
  const packDocument = (document: Document): Packed<TensorReference> =>
    packTensors(document, refer);
  const { docs, groundtruths, ...rest } = request;
  const packed: PackedRequest = { ...rest, docs: docs.map(packDocument) };
  if (groundtruths) packed.groundtruths = groundtruths.map(packDocument);
  return { body: pack(packed), tensors };
}

/** Bytes of an encoded Request: its body, and its tensors in shared memory. */
export function encodedSize({ body, tensors }: Pick<Envelope, 'body' | 'tensors'>): number {
  return tensors.reduce((sum, { byteLength }) => sum + byteLength, body.byteLength);
}

/** Decodes what `encodeRequest` made. Tensors are views on the shared memory: no copy. */
export function decodeRequest({ body, tensors }: Pick<Envelope, 'body' | 'tensors'>): Request {
  const packed = unpack(body) as PackedRequest;
  if (tensors.length === 0) return packed as unknown as Request;
  const resolve = (reference: TensorReference): Tensor => viewReference(reference, tensors);
  for (const document of packed.docs) unpackTensors(document, resolve);
  for (const document of packed.groundtruths ?? []) unpackTensors(document, resolve);
  return packed as unknown as Request;
}

function viewReference(
  { buffer, byteOffset, dtype, shape, length, model }: TensorReference,
  tensors: readonly SharedArrayBuffer[],
): Tensor {
  const memory = tensors[buffer];
  if (!memory) throw new RangeError(`The body refers to tensor ${buffer} of ${tensors.length}`);
  const tensor = { dtype, shape, data: viewOf(dtype, memory, byteOffset, length) };
  return model === undefined ? tensor : { ...tensor, model };
}
