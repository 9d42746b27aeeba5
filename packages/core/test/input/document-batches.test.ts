import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Document } from '../../src/document/document.ts';
import { documentBatches } from '../../src/input/document-batches.ts';
import type { Input } from '../../src/input/input-item.ts';

const png = Buffer.from('\x89PNG\r\n\x1a\n-', 'latin1');
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'podflow inputs-'));
  for (const name of ['b.png', 'a.png']) await writeFile(join(folder, name), png);
  await writeFile(join(folder, 'note.txt'), 'a note\n');
});
afterAll(() => rm(folder, { recursive: true }));

async function all(input: Input, mimeType?: string): Promise<Document[]> {
  const documents: Document[] = [];
  for await (const { docs } of documentBatches(input, 2, mimeType)) documents.push(...docs);
  return documents;
}

describe('documentBatches', () => {
  it('takes one text as one Document', async () => {
    const [document, ...others] = await all('slice of pizza');
    expect(others).toEqual([]);
    expect(document).toEqual({
      id: expect.stringMatching(/^[\da-f-]{36}$/),
      text: 'slice of pizza',
      mimeType: 'text/plain',
      weight: 1,
    });
  });

  it('takes lists, generators, async generators and functions that give them', async () => {
    async function* later() {
      yield 'one';
      yield 'two';
    }
    for (const input of [['one', 'two'], new Set(['one', 'two']), later(), later]) {
      expect((await all(input)).map(({ text }) => text)).toEqual(['one', 'two']);
    }
  });

  it('takes Documents as they are and gives ids, types and weights to those without', async () => {
    const [kept, named] = await all([
      { id: 'mine', tags: { id: 'x' }, weight: 0.5, modality: 'Image' },
      { text: 'hello' },
    ]);
    expect(kept).toEqual({ id: 'mine', tags: { id: 'x' }, weight: 0.5, modality: 'Image' });
    expect(named).toEqual({
      id: expect.any(String),
      text: 'hello',
      mimeType: 'text/plain',
      weight: 1,
    });
  });

  it('reads files, by path and by pattern, in the order of their names', async () => {
    const [one] = await all(join(folder, 'a.png'));
    expect(one).toMatchObject({
      mimeType: 'image/png',
      uri: join(folder, 'a.png'),
    });
    expect([...(one?.buffer ?? [])]).toEqual([...png]);
    const many = await all(`${folder}/*.png`);
    expect(many.map(({ uri }) => uri?.slice(-5))).toEqual(['a.png', 'b.png']);
    expect(many[0]?.id).toBe(one?.id);
  });

  it('reads a text file as text', async () => {
    const [note] = await all(join(folder, 'note.txt'));
    expect(note?.text).toBe('a note\n');
    expect(note?.buffer).toBeUndefined();
  });

  it('recognises bytes and data URIs', async () => {
    const [bytes, uri] = await all([png, 'data:image/gif;base64,R0lGODlh']);
    expect(bytes).toMatchObject({ mimeType: 'image/png' });
    expect(uri).toMatchObject({ mimeType: 'image/gif' });
  });

  it('gives Documents without a type the one that was stated', async () => {
    const [document] = await all(new Uint8Array([1, 2, 3]), 'image/x-raw');
    expect(document?.mimeType).toBe('image/x-raw');
  });

  it('keeps a name that is also a folder, and punctuation, as text', async () => {
    const texts = ['docs', 'what is this?', '5 * 3', 'and/or'];
    expect((await all(texts)).map(({ text }) => text)).toEqual(texts);
  });

  it('fills batches, also from a pattern', async () => {
    const sizes: number[] = [];
    const input = ['one', `${folder}/*.png`, 'two', 'three'];
    for await (const { docs } of documentBatches(input, 2)) sizes.push(docs.length);
    expect(sizes).toEqual([2, 2, 1]);
  });

  it('keeps Documents and their groundtruths parallel', async () => {
    const pairs = ['a', 'b', 'c'].map((text) => [{ id: text }, { tags: { id: text } }] as const);
    for await (const { docs, groundtruths } of documentBatches(pairs, 2)) {
      expect(groundtruths.map(({ tags }) => tags?.['id'])).toEqual(docs.map(({ id }) => id));
    }
  });

  it('refuses groundtruths for some Documents only', async () => {
    await expect(all([['a', 'truth of a'], 'b'])).rejects.toMatchObject({
      code: 'ERR_INPUT',
      message: expect.stringContaining('1 of 2'),
    });
  });

  it('names a picture that does not exist', async () => {
    await expect(all('no/such/picture.jpg')).rejects.toMatchObject({
      code: 'ERR_FILE_MISSING',
      message: expect.stringContaining('no/such/picture.jpg'),
    });
    await expect(all('no/such/folder/*.gif')).rejects.toMatchObject({
      code: 'ERR_FILE_MISSING',
    });
  });

  it.each([
    ['a number', [42], 'input[0] is the number 42'],
    ['null in a list', ['ok', null], 'input[1] is null'],
    ['a Document with a wrong field', [{ text: 7 }], 'input[0].text: expected a text, got the num'],
    ['tags that are a list', [{ tags: ['a'] }], 'input[0].tags: expected an object, got a list'],
    ['a buffer that is no base64', [{ buffer: 'a b!' }], 'input[0].buffer: expected base64'],
    ['an empty text', ['ok', ' \n'], 'input[1]: the text is empty'],
    ['no input at all', undefined, 'input is nothing'],
    ['a list of three in a list', [['a', 'b', 'c']], 'input[0] is a list'],
    ['a pair with a number', [['a', 7]], 'input[0][1] is the number 7'],
  ])('refuses %s', async (_, input, message) => {
    await expect(all(input as unknown as Input)).rejects.toMatchObject({
      code: 'ERR_INPUT',
      message: expect.stringContaining(message),
    });
  });
});
