import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Document } from '../../src/document/document.ts';
import { documentBatches } from '../../src/input/document-batches.ts';
import type { Input } from '../../src/input/input-item.ts';

const png = Buffer.from('\x89PNG\r\n\x1a\n-', 'latin1');
const dataUri = (type: string) => `data:${type};base64,${png.toString('base64')}`;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'podflow items-'));
  await writeFile(join(folder, 'a.png'), png);
});
afterAll(() => rm(folder, { recursive: true }));

async function all(input: unknown, mimeType?: string): Promise<Document[]> {
  const documents: Document[] = [];
  const batches = documentBatches(input as Input, 10, mimeType);
  for await (const { docs } of batches) documents.push(...docs);
  return documents;
}

async function fieldsOf(item: unknown): Promise<object> {
  const [document, ...others] = await all([item]);
  expect(others).toEqual([]);
  const { id, weight, ...fields } = document as Document;
  expect(id).toBeTruthy();
  expect(weight).toBe(1);
  return fields;
}

describe('bytes and typed arrays', () => {
  it.each([
    Float32Array.of(1, 2, 3),
    Float64Array.of(1, 2),
    Uint16Array.of(256, 1),
    Int8Array.of(-1),
    BigInt64Array.of(5n),
  ])('%p is a blob of its type and shape, alone and in a list', async (array) => {
    const dtype = array.constructor.name.replace(/^Big|Array$/g, '').toLowerCase();
    for (const input of [array, [array]]) {
      const [document] = await all(input);
      expect(document?.buffer).toBeUndefined();
      expect(document?.blob).toMatchObject({ dtype, shape: [array.length] });
      expect([...(document?.blob?.data ?? [])]).toEqual([...array]);
    }
  });

  it('takes a part of an array for what it is', async () => {
    const [document] = await all(Float32Array.of(1, 2, 3, 4).subarray(1, 3));
    expect([...(document?.blob?.data ?? [])]).toEqual([2, 3]);
  });

  it('takes the pixels of a canvas as numbers', async () => {
    expect(await fieldsOf(Uint8ClampedArray.of(255, 0))).toMatchObject({
      blob: { dtype: 'uint8', shape: [2] },
    });
  });

  it('takes everything that holds bytes as a buffer of its own', async () => {
    const shared = new SharedArrayBuffer(png.length);
    new Uint8Array(shared).set(png);
    const own = new Uint8Array(png).buffer;
    const foreign: unknown = runInNewContext(`Uint8Array.from([${[...png].join()}])`);
    for (const bytes of [png, own, shared, new DataView(own), new Uint8Array(shared), foreign]) {
      for (const input of [bytes, [bytes]]) {
        const [document] = await all(input);
        expect(document?.mimeType).toBe('image/png');
        const buffer = document?.buffer?.buffer as ArrayBuffer;
        expect(Buffer.from(buffer).equals(png)).toBe(true);
      }
    }
  });

  it('takes a Blob with its type and the name of a File', async () => {
    expect(await fieldsOf(new Blob([png], { type: 'image/png' }))).toEqual({
      buffer: new Uint8Array(png),
      mimeType: 'image/png',
    });
    expect(await fieldsOf(new Blob([png]))).toMatchObject({ mimeType: 'image/png' });
    const type = 'application/octet-stream';
    expect(await fieldsOf(new Blob([png], { type }))).toMatchObject({ mimeType: 'image/png' });
    expect(await fieldsOf(new Blob(['??'], { type }))).toMatchObject({ mimeType: type });
    expect(await fieldsOf(new Blob(['hi'], { type: 'text/markdown; charset=utf-8' }))).toEqual({
      text: 'hi',
      mimeType: 'text/markdown',
    });
  });
});

describe('promises and URLs', () => {
  it('awaits promises, of items, of pairs, and of the whole input', async () => {
    const later = [Promise.resolve('one'), 'two', Promise.resolve(png)];
    for (const input of [later, Promise.resolve(later), () => Promise.resolve(later)]) {
      expect((await all(input)).map(({ text, mimeType }) => text ?? mimeType)).toEqual([
        'one',
        'two',
        'image/png',
      ]);
    }
    const [pair] = await all([Promise.resolve(['question', Promise.resolve('truth')])]);
    expect(pair?.text).toBe('question');
  });

  it('throws what a promise was rejected with, and tells of the others no second time', async () => {
    const late = Array.from({ length: 30 }, () => Promise.reject(new Error('no such thing')));
    await expect(all(['fine', ...late])).rejects.toThrow('no such thing');
    await new Promise((resolve) => setImmediate(resolve));
  });

  it('reads what a file: URL names, written as a text too', async () => {
    const url = pathToFileURL(join(folder, 'a.png'));
    const [byPath] = await all(join(folder, 'a.png'));
    for (const item of [url, url.href]) expect(await all([item])).toEqual([byPath]);
    const missing = pathToFileURL(join(folder, 'none.txt'));
    await expect(all(missing)).rejects.toMatchObject({ code: 'ERR_FILE_MISSING' });
  });

  it('keeps web addresses as the uri', async () => {
    const address = 'https://example.org/cat.jpg';
    for (const item of [new URL(address), address]) {
      expect(await fieldsOf(item)).toEqual({ uri: address, mimeType: 'image/jpeg' });
    }
  });
});

describe('texts', () => {
  it.each([
    'Data: cats, dogs and more',
    'data: the missing piece',
    'Data:cats, dogs and more',
    'Data:cats; dogs, birds',
    'data:x',
    'https://example.com/a page of dogs',
    'http://',
    'see https://example.org',
    'file: an old one',
    '"data:image/png;base64,AAAA" as a text',
    '{not json}',
    '[1, 2]',
    '5',
    'null',
    '{',
  ])('%j is a text', async (text) => {
    expect(await fieldsOf(text)).toEqual({ text, mimeType: 'text/plain' });
  });

  it('that are the JSON of an object are Documents, as in Jina', async () => {
    expect(await fieldsOf('{"text": "x", "foo": 1, "mime_type": "text/html"}')).toEqual({
      text: 'x',
      mimeType: 'text/html',
      tags: { foo: 1 },
    });
    const [document] = await all([{ text: '{"text": "x"}' }]);
    expect(document?.text).toBe('{"text": "x"}');
  });

  it('have the type that was stated for the whole input', async () => {
    const documents = await all(['plain', 'with a dot.', { text: 'x' }], 'text/markdown');
    expect(documents.map(({ mimeType }) => mimeType)).toEqual(Array(3).fill('text/markdown'));
  });
});

describe('data URIs', () => {
  it.each([
    dataUri('image/png'),
    dataUri('image/jpeg'),
    dataUri('application/octet-stream'),
    dataUri(''),
    dataUri('image/png;name="a,b.png"'),
    dataUri('image/png;charset=utf-8').toUpperCase().slice(0, 30) +
      dataUri('image/png;charset=utf-8').slice(30),
    ` ${dataUri('image/png')}\n`,
  ])('%j is a picture by its bytes', async (uri) => {
    expect(await fieldsOf(uri)).toEqual({ uri: uri.trim(), mimeType: 'image/png' });
    expect(await fieldsOf({ uri: uri.trim() })).toEqual({ uri: uri.trim(), mimeType: 'image/png' });
  });

  it('may be wrapped into lines, and escaped', async () => {
    const [head = '', data = ''] = dataUri('image/png').split(',');
    const wrapped = `${head},${data.slice(0, 4)}\r\n  ${data.slice(4)}\n`;
    const escaped = `${head},${encodeURIComponent(`${data.slice(0, 4)}\n${data.slice(4)}`)}`;
    const binary = 'data:image/png,%89PNG%0D%0A%1A%0A-';
    for (const uri of [wrapped, escaped, binary]) {
      expect(await fieldsOf(uri)).toMatchObject({ mimeType: 'image/png' });
    }
  });

  it('of a text become the text', async () => {
    expect(await fieldsOf('data:,two%20words')).toEqual({
      text: 'two words',
      mimeType: 'text/plain',
    });
    expect(await fieldsOf({ uri: 'data:text/plain;charset=latin1,%e9' })).toMatchObject({
      text: 'é',
    });
  });

  it.each([
    ['data:image/png;base64,@@@@', 'ERR_URI', 'is not valid base64'],
    ['data:image/png;base64,AAA BBBB', 'ERR_URI', 'is not valid base64'],
    ['data:image/png;base64', 'ERR_URI', 'has no comma'],
    ['data:text/plain;base64,gIE=', 'ERR_URI', 'no text in utf-8'],
    ['data:image/png;base64,SGVsbG8=', 'ERR_IMAGE_READ', 'says image/png, but its bytes are'],
  ])('%s is an error of its Document; the others go on', async (uri, code, message) => {
    const documents = await all(['a text', uri, { id: 'mine', uri }, 'another']);
    expect(documents.map(({ text }) => text)).toEqual(['a text', undefined, undefined, 'another']);
    for (const { id, error } of documents.slice(1, 3)) {
      expect(error).toMatchObject({ code, message: expect.stringContaining(message) });
      expect(error?.documentId).toBe(id);
    }
    expect(documents[2]?.id).toBe('mine');
    expect(documents[1]?.error?.message).toMatch(/^input\[1\]: /);
  });
});

describe('Documents', () => {
  it('may be written in snake_case, unknown names become tags, and lists of numbers arrays', async () => {
    const item = { text: 'a', mime_type: 'text/html', foo: 5, tags: { bar: 1 }, embedding: [1, 2] };
    expect(await fieldsOf(item)).toMatchObject({
      text: 'a',
      mimeType: 'text/html',
      tags: { bar: 1, foo: 5 },
      embedding: { dtype: 'float32', shape: [2], data: Float32Array.of(1, 2) },
    });
  });

  it('may be instances of classes with these fields', async () => {
    class Page {
      text = 'hello';
      page = 3;
    }
    expect(await fieldsOf(new Page())).toMatchObject({ text: 'hello', tags: { page: 3 } });
  });

  it('keep an error that was recorded on them', async () => {
    const error = { code: 'ERR_FILE_UNREADABLE', message: 'locked' };
    expect(await fieldsOf({ uri: 'a.png', error })).toMatchObject({ error });
  });

  it('may have an empty text, when it is written as the field', async () => {
    expect(await fieldsOf({ text: '' })).toEqual({ text: '', mimeType: 'text/plain' });
  });

  it('are completed with their chunks', async () => {
    expect(await fieldsOf({ id: 'x', chunks: [{ text: 'part' }, { buffer: png }] })).toMatchObject({
      chunks: [{ mimeType: 'text/plain' }, { mimeType: 'image/png' }],
    });
  });
});

describe('what is no input', () => {
  it.each<[string, unknown, string]>([
    ['a Date', new Date(), 'is a Date'],
    ['a Map', new Map([['text', 'x']]), 'is a Map'],
    ['a Set', new Set(['x']), 'is a Set'],
    ['an Error', new Error('x'), 'is an Error'],
    ['an empty object', {}, 'is an empty object'],
    ['a misspelt field', { txt: 'x' }, 'is an object with the keys txt'],
    ['fields in capitals', { Text: 'x', ID: 'y' }, 'is an object with the keys Text, ID'],
    ['fields that hold nothing', { uri: '', tags: {} }, 'is an object with the keys uri, tags'],
    ['the JSON of such an object', '{"txt": "x"}', 'is an object with the keys txt'],
    [
      'a getter',
      new (class Lazy {
        get text() {
          return 'x';
        }
      })(),
      'is a Lazy',
    ],
    ['no bytes', Buffer.alloc(0), 'is a Buffer of 0;'],
    ['an array without numbers', new Float32Array(0), 'is a Float32Array of 0;'],
    ['a function', () => 'x', 'is a function'],
    ['a bigint', 5n, 'is the bigint 5'],
    ['true', true, 'is the boolean true'],
    ['a promise of nothing', Promise.resolve(undefined), 'is nothing'],
    ['a response', new Response('x'), 'is a Response'],
  ])('%s is named with its number', async (_, item, message) => {
    await expect(all(['fine', item])).rejects.toMatchObject({
      code: 'ERR_INPUT',
      message: expect.stringMatching(new RegExp(`^input\\[1\\] ${message}`)),
    });
  });

  it('says what is taken', async () => {
    await expect(all([new Date()])).rejects.toThrow(
      'expected a text, the path of a file, a URL, bytes, a typed array, a Document',
    );
  });

  it('refuses a stream of bytes, whose pieces are no items, but takes one of items', async () => {
    await expect(all(Readable.from(png, { objectMode: false }))).rejects.toMatchObject({
      code: 'ERR_INPUT',
      message: expect.stringContaining('input is a Readable'),
    });
    expect(await all(Readable.from(['a', 'b']))).toHaveLength(2);
  });

  it('refuses ids that cannot be written, which would be one', async () => {
    for (const id of ['\ud83d', '\ud83e']) {
      await expect(all([{ id, text: 'x' }])).rejects.toMatchObject({
        code: 'ERR_INPUT',
        message: expect.stringContaining('input[0].id: it has half a surrogate pair'),
      });
    }
  });
});
