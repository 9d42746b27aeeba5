import { describe, expect, it } from '@jest/globals';
import { decodeRequest, encodeRequest } from '../../src/document/codec.ts';
import { createDocument, type Document } from '../../src/document/document.ts';
import { decodeDocument, encodeDocument } from '../../src/document/document-codec.ts';
import { allocateTensor, type Tensor } from '../../src/document/tensor.ts';

const embedding = (...values: number[]): Tensor<'float32'> => {
  const tensor = allocateTensor('float32', [values.length]);
  tensor.data.set(values);
  return tensor;
};

const fullDocument = (): Document =>
  createDocument({
    id: 'root',
    text: 'a text with ünïcode 🍕',
    tags: { id: '1F355', nested: { list: [1, 'two', null, true] } },
    weight: 0.5,
    embedding: { ...embedding(1, 2, 3), model: 'mini-clip' },
    chunks: [createDocument({ id: 'chunk', blob: allocateTensor('uint8', [2, 2, 3]) })],
    matches: [createDocument({ id: 'match', score: { value: 0.25, opName: 'NumpyIndexer' } })],
  });

describe('encodeRequest and decodeRequest', () => {
  it('give back the same Documents, with chunks, matches and tags', () => {
    const document = fullDocument();
    const request = { type: 'index' as const, docs: [document] };
    expect(decodeRequest(encodeRequest(request))).toEqual(request);
  });

  it('keep the bytes of a buffer', () => {
    const buffer = new Uint8Array([0, 255, 10, 13]);
    const encoded = encodeRequest({ type: 'index', docs: [createDocument({ id: 'a', buffer })] });
    expect([...(decodeRequest(encoded).docs[0]?.buffer ?? [])]).toEqual([...buffer]);
  });

  it('do not copy a tensor that is in shared memory', () => {
    const blob = allocateTensor('float32', [3, 224, 224]);
    const encoded = encodeRequest({ type: 'index', docs: [createDocument({ id: 'a', blob })] });
    const decoded = decodeRequest(encoded).docs[0]?.blob;
    expect(encoded.tensors).toEqual([blob.data.buffer]);
    expect(decoded?.data.buffer).toBe(blob.data.buffer);
    expect(encoded.body.byteLength).toBeLessThan(300);
  });

  it('carry the memory that several tensors share once', () => {
    const batch = allocateTensor('float32', [4, 8]);
    const docs = [0, 1, 2, 3].map((row) =>
      createDocument({
        id: `${row}`,
        embedding: {
          dtype: 'float32',
          shape: [8],
          data: batch.data.subarray(row * 8, row * 8 + 8),
        },
      }),
    );
    batch.data.fill(7, 8, 16);
    const encoded = encodeRequest({ type: 'index', docs });
    expect(encoded.tensors).toHaveLength(1);
    expect([...(decodeRequest(encoded).docs[1]?.embedding?.data ?? [])]).toEqual(Array(8).fill(7));
  });

  it('move a tensor of ordinary memory into shared memory', () => {
    const ordinary: Tensor = { dtype: 'float32', shape: [2], data: new Float32Array([1, 2]) };
    const docs = [createDocument({ id: 'a', embedding: ordinary })];
    const decoded = decodeRequest(encodeRequest({ type: 'index', docs }));
    expect(decoded.docs[0]?.embedding?.data.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect([...(decoded.docs[0]?.embedding?.data ?? [])]).toEqual([1, 2]);
  });

  it('make a body that owns its whole ArrayBuffer, so that a hop can transfer it', () => {
    const { body } = encodeRequest({ type: 'index', docs: [createDocument({ text: 'x' })] });
    expect(body.byteOffset).toBe(0);
    expect(body.buffer.byteLength).toBe(body.byteLength);
  });

  it('refuse a body whose tensors are missing', () => {
    const { body, tensors } = encodeRequest({ type: 'index', docs: [fullDocument()] });
    const message = 'refers to tensor 1 of 1';
    expect(() => decodeRequest({ body, tensors: tensors.slice(0, 1) })).toThrow(message);
  });
});

describe('encodeDocument and decodeDocument', () => {
  it('give back the same Document, its tensors included', () => {
    const document = fullDocument();
    expect(decodeDocument(encodeDocument(document))).toEqual(document);
  });

  it('give the tensor memory of its own', () => {
    const document = createDocument({ id: 'a', embedding: embedding(1, 2) });
    const decoded = decodeDocument(encodeDocument(document));
    expect(decoded.embedding?.data.buffer).not.toBe(document.embedding?.data.buffer);
  });
});
