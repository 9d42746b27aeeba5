import { describe, expect, it } from '@jest/globals';
import { toDataUri } from '@podflow/client';
import { type ClientInput, toDocuments } from '../src/to-documents.ts';
import { collect } from './collect.ts';

const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47]);
const anyId = expect.stringMatching(/^[\da-f]{32}$/);

async function documentsOf(input: unknown): Promise<unknown[]> {
  return await collect(toDocuments(input as ClientInput));
}

describe('toDocuments', () => {
  it.each([
    ['a text', 'a cat', { id: anyId, text: 'a cat', mimeType: 'text/plain', modality: 'text' }],
    [
      'a data URI',
      'data:image/png;base64,AA==',
      { id: anyId, uri: 'data:image/png;base64,AA==', modality: 'image' },
    ],
    ['bytes', png, { id: anyId, buffer: 'iVBORw==', modality: 'image' }],
    ['a part of a buffer', png.subarray(1, 3), { id: anyId, buffer: 'UE4=', modality: 'image' }],
    ['an ArrayBuffer', png.buffer, { id: anyId, buffer: 'iVBORw==', modality: 'image' }],
    [
      'a File',
      new File([png], 'cat.png', { type: 'image/png' }),
      {
        id: anyId,
        buffer: 'iVBORw==',
        mimeType: 'image/png',
        modality: 'image',
        tags: { file: 'cat.png' },
      },
    ],
    [
      'a text file',
      new Blob(['a cat'], { type: 'text/plain;charset=utf-8' }),
      { id: anyId, text: 'a cat', mimeType: 'text/plain', modality: 'text' },
    ],
    ['a Document', { id: 'a', tags: { n: 1 } }, { id: 'a', tags: { n: 1 } }],
    ['a Document without an id', { text: 'cat' }, { id: anyId, text: 'cat' }],
  ])('takes %s', async (_what, input, expected) => {
    expect(await documentsOf(input)).toEqual([expected]);
    expect(await documentsOf([input])).toEqual([expected]);
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
    ['Latin-1', Buffer.from('gr\u00fcn', 'latin1'), 'input[1]: a.txt is no text in utf-8'],
    ['half a character', Buffer.from([0xff, 0xfe, 0x41]), 'input[1]: a.txt is no text in utf-16le'],
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
    ['a number', [1], 'input[0] is number'],
    ['null', ['a', null], 'input[1] is null'],
    ['a list in a list', [['a']], 'input[0] is a list'],
    ['an empty text', ['a', ' '], 'input[1] is an empty text'],
    ['empty bytes', [new Uint8Array()], 'The content has 0 bytes'],
  ])('refuses %s', async (_what, input, message) => {
    await expect(documentsOf(input)).rejects.toMatchObject({
      code: 'ERR_INPUT',
      message: expect.stringContaining(message),
    });
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
