import type { Document } from './document.ts';
import { type Packed, packTensors, unpackTensors } from './map-tensors.ts';
import { pack, unpack } from './pack.ts';
import { allocateTensor, type Dtype, type Tensor } from './tensor.ts';

/** A tensor whose bytes stand in the message itself. */
interface InlineTensor {
  dtype: Dtype;
  shape: readonly number[];
  bytes: Uint8Array;
  model?: string;
}

/** Serialises one Document with its tensors, chunks and matches, e.g. to store it. */
export function encodeDocument(document: Document): Uint8Array {
  return pack(packTensors(document, inline));
}

/** Reads what `encodeDocument` made. Tensors come back in shared memory of their own. */
export function decodeDocument(bytes: Uint8Array): Document {
  return unpackTensors(unpack(bytes) as Packed<InlineTensor>, restore);
}

function inline({ dtype, shape, data, model }: Tensor): InlineTensor {
  const bytes = new Uint8Array(data.byteLength);
  bytes.set(new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength));
  return model === undefined ? { dtype, shape, bytes } : { dtype, shape, bytes, model };
}

function restore({ dtype, shape, bytes, model }: InlineTensor): Tensor {
  const tensor = allocateTensor(dtype, shape);
  new Uint8Array(tensor.data.buffer as ArrayBuffer).set(bytes);
  return model === undefined ? tensor : { ...tensor, model };
}
