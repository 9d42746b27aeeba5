import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { documentFromJson, type Response } from '@podflow/core';
import fc from 'fast-check';
import { messageOfResponse } from '../src/protobuf/message-of-response.ts';
import { RequestCodec } from '../src/protobuf/request-codec.ts';
import { requestOfMessage } from '../src/protobuf/request-of-message.ts';
import { structFromJson } from '../src/protobuf/struct-json.ts';

/** Requests of the Python package jina 1.0.8, see fixtures/README.md. */
const golden = JSON.parse(
  await readFile(new URL('fixtures/jina-requests.json', import.meta.url), 'utf8'),
);
const bytesOf = (base64: string) => Buffer.from(base64, 'base64');
const codec = new RequestCodec();

interface Body {
  data: unknown[];
  groundtruths?: unknown[];
  queryset?: unknown[];
}

/** What a binary Request asks for. */
function read(bytes: Uint8Array) {
  const { type, body, requestId } = requestOfMessage(codec.decode(bytes));
  return { type, requestId, ...(body as Body) };
}

describe('a binary Request of Jina 1.0.8', () => {
  it('says what protobuf itself reads in it', () => {
    const {
      type,
      requestId,
      data,
      groundtruths = [],
      queryset,
    } = read(bytesOf(golden.requests.full));
    const expected = golden['full as JSON'];
    expect({ type, requestId }).toEqual({ type: 'search', requestId: 'full-1' });
    const documents = data.map((document) => documentFromJson(document));
    expect(documents).toEqual(expected.search.docs.map((json: unknown) => documentFromJson(json)));
    expect(documents[0]).toMatchObject({
      text: 'a crème brûlée 🍮',
      tags: { deep: { a: { b: 'c' } } },
    });
    expect(groundtruths).toEqual(expected.search.groundtruths);
    expect(queryset).toEqual([
      { name: 'SliceQL', priority: 1, parameters: { start: 1, end: 5 } },
      { name: 'FilterQL', disabled: true, parameters: { lookups: { tags__page__lt: 4 } } },
    ]);
  });

  it.each(['index', 'search', 'update', 'train'])('can be of type %s', (type) => {
    const request = read(bytesOf(golden.requests[type]));
    expect(request).toMatchObject({ type, requestId: `${type}-1` });
    expect(request.data).toEqual([{ id: 'doc', text: 'hello', weight: 1, mimeType: 'text/plain' }]);
  });

  it('can delete ids, and can have no Documents', () => {
    expect(read(bytesOf(golden.requests.delete))).toMatchObject({
      type: 'delete',
      data: ['a', 'b'],
    });
    expect(read(bytesOf(golden.requests['search without documents'])).data).toEqual([]);
  });

  it('takes the last of several bodies and of several contents', () => {
    const both = Buffer.concat([bytesOf(golden.requests.index), bytesOf(golden.requests.search)]);
    expect(read(both)).toMatchObject({ type: 'search', requestId: 'search-1' });
    // The content of a Document: buffer "ab", then text "t".
    const document = Buffer.from([0x1a, 2, 0x61, 0x62, 0x6a, 1, 0x74]);
    const request = Buffer.from([0x22, 9, 0x0a, document.length, ...document]);
    expect(read(request).data).toEqual([{ text: 't' }]);
  });

  it('may have fields of later releases', () => {
    const later = Buffer.from([0x98, 6, 1, 0xa2, 6, 2, 8, 1, 0xab, 6, 0x08, 1, 0xac, 6]);
    expect(read(Buffer.concat([bytesOf(golden.requests.index), later])).type).toBe('index');
  });

  it('is read in any cut only as far as protobuf allows: error or Request, never a crash', () => {
    const full = bytesOf(golden.requests.full);
    for (let length = 0; length < full.length; length += 1) {
      expectRequestOrRefusal(full.subarray(0, length));
    }
  });

  it('may be anything: what is no Request is refused with a code', () => {
    const full = bytesOf(golden.requests.full);
    const mutated = fc
      .array(fc.tuple(fc.nat(full.length - 1), fc.nat(255)), { minLength: 1, maxLength: 5 })
      .map((changes) => {
        const bytes = Buffer.from(full);
        for (const [at, value] of changes) bytes[at] = value;
        return bytes;
      });
    const garbage = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes));
    fc.assert(fc.property(fc.oneof(mutated, garbage), expectRequestOrRefusal), { numRuns: 2_000 });
  });

  it.each<[string, Uint8Array, string]>([
    ['JSON', Buffer.from('{"data": ["a cat"]}'), 'JSON is sent as a text message'],
    ['a text that is cut off', Buffer.from([0x0a, 5, 0x61]), 'no Request of Jina 1.0'],
    ['a text that is no UTF-8', Buffer.from([0x0a, 2, 0xff, 0xfe]), 'not valid'],
    ['a group that does not end', Buffer.from([0x0b, 8, 1]), 'no Request of Jina 1.0'],
    ['a field with the number 0', Buffer.from([0x00, 1]), 'no Request of Jina 1.0'],
    ['an inner message longer than the outer', Buffer.from([0x22, 2, 0x0a, 9]), 'no Request'],
  ])('is not %s', (_name, bytes, message) => {
    expect(() => codec.decode(bytes)).toThrow(message);
  });

  it('has a limit for its values, before memory is taken for them', () => {
    // Two bytes a Document: 600,000 of them.
    const documents = Buffer.alloc(1_200_000, Buffer.from([0x0a, 0]));
    expect(() => codec.decode(nest(documents, 4))).toThrow('more than 500000 values');
    // One byte a number, in the location of a Document.
    const location = nest(Buffer.alloc(600_000), 17);
    expect(() => codec.decode(nest(nest(location, 1), 4))).toThrow('more than 500000 values');
  });

  it('has a limit for its depth', () => {
    let document: Uint8Array = Buffer.alloc(0);
    for (let level = 0; level < 120; level += 1) document = nest(document, 4);
    expect(() => codec.decode(nest(nest(document, 1), 3))).toThrow('deeper than the 100 levels');
  });
});

describe('a binary answer', () => {
  const times = { startTime: 1_600_000_000_000.25, endTime: 1_600_000_000_001 };
  const error = {
    code: 'ERR_IMAGE_READ' as const,
    message: 'no picture',
    pod: 'loader',
    documentId: 'query',
  };
  const embedding = {
    dtype: 'float32' as const,
    shape: [2],
    data: new Float32Array([0.5, -1]),
    model: 'x',
  };
  const response: Response = {
    requestId: 'answer-1',
    type: 'search',
    docs: [
      {
        id: 'query',
        text: 'a cat',
        mimeType: 'text/plain',
        weight: 1,
        tags: { page: 3 },
        embedding,
        error,
        matches: [
          {
            id: 'match',
            uri: 'data:image/png;base64,AA==',
            mimeType: 'image/png',
            score: { value: 0.1, refId: 'query', opName: 'NumpyIndexer' },
          },
          { id: 'same', buffer: new Uint8Array([0, 1]), score: { value: 0 } },
        ],
      },
    ],
    groundtruths: [{ id: 'truth' }],
    queryset: [{ name: 'SliceQL', parameters: { end: 5 }, priority: 1 }],
    status: { code: 'ERROR', description: 'no picture', errors: [error] },
    routes: [
      { pod: 'gateway', shard: 0, ...times },
      { pod: 'loader', shard: 2, ...times },
    ],
    documents: 1,
  };

  it('has the bytes that Jina 1.0.8 writes', () => {
    const bytes = codec.encode(messageOfResponse(response));
    expect(Buffer.from(bytes).toString('base64')).toBe(golden.answer);
  });

  it('says its warnings in the description of a success', () => {
    const status = { code: 'SUCCESS' as const, description: '', errors: [] };
    const warnings = ['Document a: no Pod took it', 'read from /srv/pictures/b.png'];
    expect(messageOfResponse({ ...response, status, warnings }).status).toEqual({
      description: 'Document a: no Pod took it\nread from b.png',
    });
    expect(messageOfResponse({ ...response, status }).status).toEqual({});
  });

  it('has no absolute path of the server in its messages', () => {
    const status = {
      ...response.status,
      errors: [{ ...error, message: 'no /srv/pictures/a.png' }],
    };
    const bytes = Buffer.from(codec.encode(messageOfResponse({ ...response, status })));
    expect(bytes.includes('/srv/pictures')).toBe(false);
    expect(bytes.includes('a.png (Document query)')).toBe(true);
  });

  it('is UTF-8 even where a text is not', () => {
    const docs = [{ id: 'x', text: 'half \ud83c', tags: { '\udf6e': 'y\ud83c' } }];
    const [document] = read(codec.encode(messageOfResponse({ ...response, docs }))).data;
    expect(document).toEqual({ id: 'x', text: 'half \ufffd', tags: { '\ufffd': 'y\ufffd' } });
  });
});

it('tags come back as they were', () => {
  const json = fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue());
  fc.assert(
    fc.property(json, (tags) => {
      const docs = [{ id: 'x', tags: structFromJson(tags) }];
      expect(read(codec.encode({ index: { docs } })).data).toEqual([{ id: 'x', tags }]);
    }),
  );
});

function expectRequestOrRefusal(bytes: Uint8Array): void {
  try {
    requestOfMessage(codec.decode(bytes));
  } catch (error) {
    expect((error as { faults?: unknown }).faults).toMatchObject([
      { code: expect.stringMatching(/^ERR_(BODY|INPUT|INPUT_EMPTY|MODE)$/) },
    ]);
  }
}

/** A message with one field of this number that has these bytes. */
function nest(bytes: Uint8Array, field: number): Buffer {
  const varint = (value: number): number[] =>
    value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)];
  return Buffer.concat([
    Buffer.from([...varint((field << 3) | 2), ...varint(bytes.length)]),
    bytes,
  ]);
}
