import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createDocument, type Document, type TagValue } from '../../src/document/document.ts';
import { documentFromJson, documentToJson } from '../../src/document/json.ts';
import { allocateTensor, type Dtype, type Tensor } from '../../src/document/tensor.ts';

function vector(values: readonly number[], dtype: Dtype = 'float32'): Tensor {
  const tensor = allocateTensor(dtype, [values.length]);
  (tensor.data as Float32Array).set(values);
  return tensor;
}

function nested(depth: number, key: string): unknown {
  let value: unknown = { id: 'leaf' };
  for (let level = 0; level < depth; level += 1) value = { id: 'x', [key]: [value] };
  return value;
}

function refusal(value: unknown, path?: string): { code: string; message: string } {
  try {
    documentFromJson(value, path);
  } catch (error) {
    return error as { code: string; message: string };
  }
  throw new Error('It was not refused');
}

describe('bytes that are left as they are', () => {
  it('come back from an object that is no JSON, with all types of tensors', () => {
    for (const dtype of ['float32', 'float64', 'uint8', 'int32'] as const) {
      const document = {
        id: 'a',
        blob: vector([1, 2, 3], dtype),
        chunks: [{ id: 'b', buffer: new Uint8Array([0, 255]) }],
      };
      const raw = documentToJson(document, { bytes: 'raw' });
      expect(raw).toMatchObject({
        blob: { dense: { buffer: expect.any(Uint8Array), shape: [3] } },
        chunks: [{ buffer: new Uint8Array([0, 255]) }],
      });
      expect(documentFromJson(raw)).toEqual(document);
    }
  });

  it('must fill their shape', () => {
    const dense = { buffer: new Uint8Array(5), shape: [2], dtype: '<f4' };
    expect(refusal({ embedding: { dense } }).message).toContain('takes 8 bytes, the buffer has 5');
  });
});

describe('documentToJson', () => {
  it('writes camelCase names and leaves defaults out', () => {
    const document: Document = {
      id: 'a',
      mimeType: 'text/plain',
      text: 'hello',
      granularity: 0,
      adjacency: 1,
      weight: 1,
      modality: '',
      tags: {},
      chunks: [],
      location: [3, 4],
    };
    expect(documentToJson(document)).toEqual({
      id: 'a',
      mimeType: 'text/plain',
      text: 'hello',
      adjacency: 1,
      weight: 1,
      location: [3, 4],
    });
  });

  it('writes bytes as base64 and an embedding as a dense array of little-endian floats', () => {
    const document = createDocument({
      id: 'a',
      buffer: new Uint8Array([255, 254, 253]),
      embedding: vector([1, -2]),
    });
    expect(documentToJson(document)).toEqual({
      id: 'a',
      buffer: '//79',
      embedding: { dense: { buffer: 'AACAPwAAAMA=', shape: [2], dtype: '<f4' } },
    });
  });

  it('leaves embeddings and blobs out, of chunks and matches too, when told', () => {
    const part = { id: 'b', embedding: vector([1]), blob: vector([1], 'uint8'), text: 'x' };
    const document: Document = { ...part, id: 'a', chunks: [part], matches: [part] };
    const json = { id: 'b', text: 'x' };
    expect(documentToJson(document, { tensors: false })).toEqual({
      id: 'a',
      text: 'x',
      chunks: [json],
      matches: [json],
    });
  });

  it.each([
    [Math.fround(0.026), 0.026],
    [Math.fround(0.1), 0.1],
    [16777216, 16777216],
    [Number.NaN, 'NaN'],
    [Number.POSITIVE_INFINITY, 'Infinity'],
  ])('writes the score %p as the float32 %p', (value, written) => {
    expect(documentToJson({ id: 'a', score: { value } })).toEqual({
      id: 'a',
      score: { value: written },
    });
  });

  it('writes a score of 0 as a score without a value, with its operands', () => {
    const score = { value: 0, opName: 'NumpyIndexer', refId: '', operands: [{ value: 2 }] };
    expect(documentToJson({ id: 'a', score, evaluations: [{ value: 0.5 }] })).toEqual({
      id: 'a',
      score: { opName: 'NumpyIndexer', operands: [{ value: 2 }] },
      evaluations: [{ value: 0.5 }],
    });
  });

  it('writes the error of a Document', () => {
    const error = { code: 'ERR_URI' as const, message: 'no such picture' };
    expect(documentToJson({ id: 'a', error })).toEqual({ id: 'a', error });
  });
});

describe('documentFromJson', () => {
  it('reads camelCase and snake_case', () => {
    const fields = { mimeType: 'image/png', parentId: 'p', contentHash: 'h', levelName: 'l' };
    expect(documentFromJson({ id: 'a', ...fields })).toEqual({ id: 'a', ...fields });
    expect(
      documentFromJson({
        id: 'a',
        mime_type: 'image/png',
        parent_id: 'p',
        content_hash: 'h',
        level_name: 'l',
      }),
    ).toEqual({ id: 'a', ...fields });
  });

  it('moves unknown names into the tags, under the spelling they came with', () => {
    expect(documentFromJson({ id: 'a', my_key: 1, tags: { b: [true, null] }, error: 'x' })).toEqual(
      {
        id: 'a',
        tags: { b: [true, null], my_key: 1, error: 'x' },
      },
    );
  });

  it('does not read what an answer tells of a picture; other values of that name become a tag', () => {
    const original = {
      hash: 'x',
      bytes: 1,
      mimeType: 'image/png',
      url: '/api/pictures/a/original',
    };
    expect(documentFromJson({ id: 'a', original })).toEqual({ id: 'a' });
    for (const tag of [true, 'mine', { by: 'me' }]) {
      expect(documentFromJson({ id: 'a', original: tag })).toEqual({
        id: 'a',
        tags: { original: tag },
      });
    }
  });

  it('takes undefined as not given, also in tags', () => {
    const fields = { id: 'a', text: undefined, own: undefined, tags: { b: undefined, c: 1 } };
    expect(documentFromJson(fields)).toEqual({ id: 'a', tags: { c: 1 } });
  });

  it('takes null as not given and makes an id where there is none', () => {
    const document = documentFromJson({ id: null, text: null, tags: null });
    expect(document).toEqual({ id: expect.stringMatching(/^[\da-f-]{36}$/) });
    expect(documentFromJson({}).id).not.toBe(documentFromJson({}).id);
  });

  it('reads numbers that protobuf wrote as texts', () => {
    expect(documentFromJson({ id: 'a', weight: '0.5', length: '7' })).toEqual({
      id: 'a',
      weight: 0.5,
      length: 7,
    });
  });

  it.each(['+/+/', '-_-_', '-_8=', '-_8'])('reads the bytes %s', (text) => {
    expect(documentFromJson({ buffer: text }).buffer).toEqual(
      new Uint8Array(Buffer.from(text, 'base64url')),
    );
  });

  it('reads bytes in base64 that is wrapped into lines', () => {
    const bytes = Uint8Array.from({ length: 200 }, (_, index) => index);
    const lines =
      Buffer.from(bytes)
        .toString('base64')
        .match(/.{1,76}/g) ?? [];
    for (const end of ['\n', '\r\n', '\n  ']) {
      expect(documentFromJson({ buffer: `${lines.join(end)}${end}` }).buffer).toEqual(bytes);
    }
  });

  it('takes only what is their own of Buffers that share a pool, and of shared memory', () => {
    const pooled = Buffer.from('own');
    expect(pooled.buffer.byteLength).toBeGreaterThan(3);
    const shared = new Uint8Array(new SharedArrayBuffer(3));
    shared.set(pooled);
    for (const buffer of [pooled, shared, shared.buffer, new DataView(shared.buffer)]) {
      const read = documentFromJson({ buffer }).buffer as Uint8Array;
      expect(Buffer.from(read.buffer as ArrayBuffer).toString()).toBe('own');
      expect(read.buffer).toBeInstanceOf(ArrayBuffer);
    }
  });

  it('reads lists of numbers as float32 arrays of their shape', () => {
    expect(documentFromJson({ id: 'a', embedding: [1, -0.5] }).embedding).toEqual(
      vector([1, -0.5]),
    );
    const { blob } = documentFromJson({
      blob: [
        [1, 2, 3],
        [4, 5, 6],
      ],
    });
    expect(blob).toEqual({ ...vector([1, 2, 3, 4, 5, 6]), shape: [2, 3] });
  });

  it.each([
    Float32Array.of(1, 2, 3),
    Float64Array.of(1, 2, 3),
    Int8Array.of(-1, 2, 3),
    Uint8Array.of(255, 2, 3),
    Int16Array.of(-1, 2, 3),
    Uint16Array.of(256, 2, 3),
    Int32Array.of(-1, 2, 3),
    Uint32Array.of(2 ** 31, 2, 3),
    BigInt64Array.of(-1n, 2n, 3n),
    BigUint64Array.of(2n ** 63n, 2n, 3n),
  ])('reads a typed array as an array of its type, and from JSON again: %p', (array) => {
    const { blob } = documentFromJson({ blob: array });
    expect(blob?.shape).toEqual([3]);
    expect(blob?.dtype).toBe(array.constructor.name.replace(/^Big|Array$/g, '').toLowerCase());
    expect([...(blob?.data ?? [])]).toEqual([...array]);
    const json = JSON.stringify(documentToJson({ id: 'a', blob: blob as Tensor }));
    expect(documentFromJson(JSON.parse(json)).blob).toEqual(blob);
  });

  it('takes a Tensor as it is, with the model that made it', () => {
    const embedding = { ...vector([1, 2]), model: 'mine' };
    expect(documentFromJson({ embedding }).embedding).toBe(embedding);
  });

  it.each<[string, Dtype]>([
    ['<f4', 'float32'],
    ['f4', 'float32'],
    ['float32', 'float32'],
    ['|u1', 'uint8'],
    ['<f8', 'float64'],
    ['<i4', 'int32'],
  ])('reads an array of type %s into shared memory', (dtype, expected) => {
    const tensor = vector([1, 2, 3, 4], expected);
    const { blob } = documentToJson({ id: 'a', blob: tensor });
    const { dense } = blob as { dense: object };
    const read = documentFromJson({ blob: { dense: { ...dense, dtype, shape: [2, 2] } } });
    expect(read.blob).toEqual({ ...tensor, shape: [2, 2] });
    expect(read.blob?.data.buffer).toBeInstanceOf(SharedArrayBuffer);
  });

  it('reads what documentToJson writes', () => {
    const text = fc.string({ minLength: 1 });
    const eighths = fc.integer({ min: 1, max: 99 }).map((eighth) => eighth / 8);
    const tag = fc
      .jsonValue({ maxDepth: 4 })
      .map((value) => JSON.stringify(value))
      .filter((json) => !json.includes('__proto__'))
      .map((json) => JSON.parse(json) as TagValue);
    const leaf = fc.record(
      {
        id: text,
        text,
        uri: text,
        tags: fc.record({ a: tag, b: text }),
        granularity: fc.integer({ min: 1, max: 9 }),
        weight: eighths,
        embedding: fc
          .array(fc.float({ noNaN: true }), { minLength: 1 })
          .map((values) => vector(values)),
        score: fc.record({ value: eighths, refId: text }),
      },
      { requiredKeys: ['id'] },
    );
    const tree = fc.record({ id: text, matches: fc.array(leaf, { minLength: 1 }) });
    fc.assert(
      fc.property(fc.oneof(leaf, tree), (document) => {
        const wire = JSON.stringify(documentToJson(document));
        expect(documentFromJson(JSON.parse(wire))).toEqual(document);
      }),
    );
  });

  it.each<[unknown, string]>([
    [null, 'document: expected an object, got null'],
    ['text', 'document: expected an object, got the text "text"'],
    [[{}], 'document: expected an object, got a list'],
    [{ text: 5 }, 'document.text: expected a text, got the number 5'],
    [{ uri: {} }, 'document.uri: expected a text, got an empty object'],
    [{ mime_type: [] }, 'document.mime_type: expected a text, got a list'],
    [{ length: -1 }, 'document.length: expected a whole number from 0 to 4294967295'],
    [{ length: 1.5 }, 'document.length: expected a whole number'],
    [{ offset: 2 ** 32 }, 'document.offset: expected a whole number'],
    [{ weight: 'heavy' }, 'document.weight: expected a finite number, got the text "heavy"'],
    [{ weight: '' }, 'document.weight: expected a finite number'],
    [{ location: 3 }, 'document.location: expected a list'],
    [{ location: [1, 'x'] }, 'document.location[1]: expected a finite number'],
    [{ buffer: 'not base64' }, 'document.buffer: expected base64'],
    [{ buffer: 'A' }, 'document.buffer: expected base64'],
    [{ buffer: 'AA=A' }, 'document.buffer: expected base64'],
    [{ tags: 'x' }, 'document.tags: expected an object'],
    [{ chunks: {} }, 'document.chunks: expected a list'],
    [{ chunks: [{ matches: [{ uri: 1 }] }] }, 'document.chunks[0].matches[0].uri: expected a text'],
    [{ score: { value: 'x' } }, 'document.score.value: expected a finite number'],
    [
      { score: { operands: [{ ref_id: 1 }] } },
      'document.score.operands[0].ref_id: expected a text',
    ],
    [{ text: 'x', buffer: 'AA==' }, 'expected one of text, buffer and blob, got text and buffer'],
    [{ mimeType: 'a/b', mime_type: 'a/b' }, 'document.mimeType: given twice'],
    [{ embedding: [] }, 'document.embedding: expected numbers, got an empty list'],
    [{ embedding: [1, '2'] }, 'document.embedding[1]: expected a finite number'],
    [{ embedding: [1, null] }, 'document.embedding[1]: expected a finite number'],
    [
      { embedding: [1e39] },
      'document.embedding[0]: expected a finite number that float32 can take',
    ],
    [
      { blob: [[1, 2], [3]] },
      'document.blob[1]: expected a list of 2, as the first one, got one of 1',
    ],
    [{ blob: [[1, 2], 3] }, 'document.blob[1]: expected a list of 2, got the number 3'],
    [
      { blob: [1, [2]] },
      'document.blob[1]: expected a finite number that float32 can take, got a list',
    ],
    [{ embedding: 'AAAA' }, 'document.embedding: expected an object'],
    [{ blob: new DataView(new ArrayBuffer(4)) }, 'document.blob: expected an object such as {"den'],
    [
      { blob: { dtype: 'float32', shape: [2], data: Float32Array.of(1) } },
      'takes 2 elements, data has 1',
    ],
    [
      { blob: { dtype: 'float32', shape: [1], data: Float64Array.of(1) } },
      'data is a Float64Array',
    ],
    [{ id: 'a\ud83d' }, 'document.id: it has half a surrogate pair'],
    [{ parent_id: '\ude00' }, 'document.parent_id: it has half a surrogate pair'],
    [{ chunks: [{ id: '\ud83d' }] }, 'document.chunks[0].id: it has half a surrogate pair'],
    [{ tags: { at: new Date(0) } }, 'document.tags.at: expected what JSON can say'],
    [{ picture: new Uint8Array(2) }, 'document.picture: expected what JSON can say'],
    [{ count: 1n }, 'document.count: expected what JSON can say, got the bigint 1'],
    [{ buffer: 'AAAA AAAA' }, 'document.buffer: expected base64'],
    [{ embedding: { sparse: {} } }, 'document.embedding: expected an object such as'],
    [{ embedding: {} }, 'got an empty object'],
    [{ embedding: { dense: {} } }, 'document.embedding.dense.dtype: expected a text, got nothing'],
    [
      { embedding: { dense: { buffer: '', shape: [0], dtype: '<c8' } } },
      'document.embedding.dense.dtype: expected one of',
    ],
    [
      { embedding: { dense: { buffer: 'AAAA', shape: [1], dtype: '<f4' } } },
      'shape [1] of float32 takes 4 bytes, the buffer has 3',
    ],
    [
      { embedding: { dense: { buffer: '', shape: [4294967295, 4294967295], dtype: '<f8' } } },
      'the buffer has 0',
    ],
    [
      { embedding: { dense: { buffer: 'AA==', shape: [1], dtype: '|u1', quantization: 'FP16' } } },
      'document.embedding.dense.quantization: expected NONE',
    ],
  ])('refuses %j', (value, message) => {
    expect(refusal(value)).toMatchObject({
      code: 'ERR_INPUT',
      message: expect.stringContaining(message),
    });
  });

  it('names the path it was given', () => {
    expect(refusal({ uri: 5 }, 'data[3]').message).toMatch(/^data\[3\]\.uri: /);
  });

  it.each([
    '{"__proto__": {"polluted": true}}',
    '{"tags": {"__proto__": {"polluted": true}}}',
    '{"tags": {"a": [{"__proto__": 1}]}}',
    '{"constructor": {"prototype": {"polluted": true}}}',
    '{"chunks": [{"tags": {"constructor": {"prototype": 1}}}]}',
    '{"score": {"__proto__": 1}}',
    '{"embedding": {"__proto__": 1}}',
  ])('refuses the prototype keys of %s', (text) => {
    expect(refusal(JSON.parse(text))).toMatchObject({
      code: 'ERR_INPUT',
      message: expect.stringContaining('this key is not allowed'),
    });
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('keeps a tag that is merely called constructor', () => {
    expect(documentFromJson({ id: 'a', constructor: 'Ferrari' }).tags).toEqual({
      constructor: 'Ferrari',
    });
  });

  it.each(['chunks', 'matches', 'any_tag'])('refuses %s nested too deep', (key) => {
    expect(documentFromJson(nested(10, key)).id).toBe('x');
    const { code, message } = refusal(nested(40, key));
    expect(code).toBe('ERR_INPUT');
    expect(message).toContain('nested deeper than the 32 levels allowed');
    expect(message.length).toBeLessThan(300);
  });

  it('does not repeat long keys and values in its messages', () => {
    expect(refusal({ weight: 'x'.repeat(10_000) }).message.length).toBeLessThan(200);
    const { message } = refusal({ ['k'.repeat(10_000)]: { constructor: { prototype: 1 } } });
    expect(message.length).toBeLessThan(300);
  });
});
