import { describe, expect, it } from '@jest/globals';
import { toDataUri } from '@podflow/client';
import { type ClientInput, toDocuments, toIds } from '../src/to-documents.ts';
import { collect } from './collect.ts';

const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47]);
const anyId = expect.stringMatching(/^[\da-f]{32}$/);

async function documentsOf(input: unknown): Promise<unknown[]> {
  return await collect(toDocuments(input as ClientInput));
}

describe('toDocuments', () => {
  it.each([
    ['a text', 'a cat', { id: anyId, text: 'a cat', mimeType: 'text/plain' }],
    ['a data URI', 'data:image/png;base64,AA==', { id: anyId, uri: 'data:image/png;base64,AA==' }],
    ['bytes', png, { id: anyId, buffer: 'iVBORw==' }],
    ['a part of a buffer', png.subarray(1, 3), { id: anyId, buffer: 'UE4=' }],
    ['an ArrayBuffer', png.buffer, { id: anyId, buffer: 'iVBORw==' }],
    [
      'a File',
      new File([png], 'cat.png', { type: 'image/png' }),
      {
        id: anyId,
        buffer: 'iVBORw==',
        mimeType: 'image/png',
        tags: { file: 'cat.png' },
      },
    ],
    [
      'a text file',
      new Blob(['a cat'], { type: 'text/plain;charset=utf-8' }),
      { id: anyId, text: 'a cat', mimeType: 'text/plain' },
    ],
    ['a data URI without a type', 'data:;base64,AAAA', { id: anyId, uri: 'data:;base64,AAAA' }],
    ['a URL', new URL('https://example.org/a'), { id: anyId, uri: 'https://example.org/a' }],
    [
      'a text that begins as a data URI does',
      'Data: cats, dogs',
      { id: anyId, text: 'Data: cats, dogs', mimeType: 'text/plain' },
    ],
    ['a view', new DataView(png.buffer, 1, 2), { id: anyId, buffer: 'UE4=' }],
    [
      'an array of numbers',
      Float32Array.of(1, 2),
      { id: anyId, blob: { dense: { buffer: 'AACAPwAAAEA=', shape: [2], dtype: '<f4' } } },
    ],
    ['a Document as JSON', '{"text": "cat", "n": 1}', { id: anyId, text: 'cat', n: 1 }],
    [
      'a Document with bytes and arrays',
      { id: 'a', buffer: png, embedding: Uint16Array.of(256) },
      {
        id: 'a',
        buffer: 'iVBORw==',
        embedding: { dense: { buffer: 'AAE=', shape: [1], dtype: '<u2' } },
      },
    ],
    ['a Document', { id: 'a', tags: { n: 1 } }, { id: 'a', tags: { n: 1 } }],
    ['a Document without an id', { text: 'cat' }, { id: anyId, text: 'cat' }],
  ])('takes %s', async (_what, input, expected) => {
    expect(await documentsOf(input)).toEqual([expected]);
    expect(await documentsOf([input])).toEqual([expected]);
  });

  it('awaits promises, of items and of the whole input', async () => {
    for (const input of [[Promise.resolve('a')], Promise.resolve(['a']), async () => ['a']]) {
      expect(await documentsOf(input)).toMatchObject([{ text: 'a' }]);
    }
  });

  it.each([
    ['UTF-8', Buffer.from('\uFEFFgr\u00fcn')],
    ['UTF-16', Buffer.from('\uFEFFgr\u00fcn', 'utf16le')],
    ['UTF-16 big-endian', Buffer.from('\uFEFFgr\u00fcn', 'utf16le').swap16()],
  ])('takes a text file in %s', async (_, bytes) => {
    const file = new File([bytes], 'a.txt', { type: 'text/plain' });
    expect(await documentsOf(file)).toMatchObject([{ text: 'gr\u00fcn' }]);
  });

  it.each([
    ['Latin-1', Buffer.from('gr\u00fcn', 'latin1'), 'input[1]: a.txt:1 is not UTF-8 text'],
    ['half a character', Buffer.from([0xff, 0xfe, 0x41]), 'input[1]: a.txt:1 is not UTF-16'],
  ])('refuses a text file in %s and replaces nothing', async (_, bytes, message) => {
    const file = new File([bytes], 'a.txt', { type: 'text/plain' });
    await expect(documentsOf(['a', file])).rejects.toMatchObject({
      code: 'ERR_INPUT',
      message: expect.stringContaining(message),
    });
  });

  it('takes generators and functions that give them', async () => {
    const texts = async function* () {
      yield 'a';
      yield 'b';
    };
    expect(await documentsOf(texts())).toHaveLength(2);
    expect(await documentsOf(texts)).toHaveLength(2);
    expect(await documentsOf(new Set(['a']))).toHaveLength(1);
  });

  it.each([
    ['a number', [1], 'input[0] is the number 1'],
    ['null', ['a', null], 'input[1] is null'],
    ['a list in a list', [['a']], 'input[0] is a list'],
    ['an empty text', ['a', ' '], 'input[1] is an empty text'],
    ['a Date', ['a', new Date()], 'input[1] is a Date'],
    ['a Map', [new Map([['text', 'x']])], 'input[0] is a Map'],
    ['an empty object', [{}], 'input[0] is an empty object'],
    ['a misspelt field', [{ txt: 'x' }], 'input[0] is an object with the keys txt'],
    ['a file: URL', [new URL('file:///a.png')], 'files are not read here'],
    ['an id that cannot be written', [{ id: '\ud83d', text: 'x' }], 'input[0].id: it has half'],
    ['empty bytes', [new Uint8Array()], 'The content has 0 bytes'],
    ['an array without numbers', [new Float32Array()], 'input[0] is a Float32Array of 0;'],
  ])('refuses %s', async (_what, input, message) => {
    await expect(documentsOf(input)).rejects.toMatchObject({
      code: 'ERR_INPUT',
      message: expect.stringContaining(message),
    });
  });
});

describe('toIds', () => {
  it('refuses what is no id of a Document', async () => {
    for (const id of ['', '\ud83d', 5]) {
      await expect(collect(toIds(['a', id as string]))).rejects.toMatchObject({
        code: 'ERR_INPUT',
        message: expect.stringContaining('ids[1]: '),
      });
    }
  });
});

describe('toDataUri', () => {
  it('takes the type of a Blob, or the one given', async () => {
    expect(await toDataUri(new Blob([png], { type: 'image/png' }))).toBe(
      'data:image/png;base64,iVBORw==',
    );
    expect(await toDataUri(png, 'image/jpeg')).toBe('data:image/jpeg;base64,iVBORw==');
  });

  it('writes large content as Node does', async () => {
    const bytes = Uint8Array.from({ length: 100_001 }, (_, i) => i % 251);
    const expected = Buffer.from(bytes).toString('base64');
    expect(await toDataUri(bytes, 'image/png')).toBe(`data:image/png;base64,${expected}`);
  });

  it.each([
    ['bytes without a type', png, undefined, 'not known'],
    ['a type that is none', png, 'png', '"png"'],
    ['a Blob without a type', new Blob([png]), undefined, 'not known'],
    ['no bytes', new Uint8Array(), 'image/png', '0 bytes'],
  ])('refuses %s', async (_what, content, type, message) => {
    await expect(toDataUri(content, type)).rejects.toMatchObject({
      code: 'ERR_INPUT',
      message: expect.stringContaining(message),
    });
  });
});
