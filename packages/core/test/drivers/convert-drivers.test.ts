import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Document } from '../../src/document/document.ts';
import { createDriver } from '../../src/drivers/create-driver.ts';
import { driver, errorOf, run, search } from './make-context.ts';

const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 1]);
const pngBase64 = 'iVBORw0KGgoAAQ==';
let folder = '';
let file = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'convert-'));
  file = join(folder, 'a picture.png');
  await writeFile(file, png);
});

afterAll(() => rm(folder, { recursive: true }));

async function converted(
  name: string,
  document: Omit<Document, 'id'>,
  options: Record<string, unknown> = {},
): Promise<Document> {
  const { docs } = await run(driver(name, options), search([{ id: 'a', ...document }]));
  return docs[0] ?? { id: 'none' };
}

describe('URI2Buffer', () => {
  it('decodes a data URI and keeps the type there is', async () => {
    const uri = `data:image/png;base64,${pngBase64}`;
    expect(await converted('URI2Buffer', { uri })).toEqual({
      id: 'a',
      uri,
      buffer: png,
      mimeType: 'image/png',
    });
    expect((await converted('URI2Buffer', { uri, mimeType: 'image/x' })).mimeType).toBe('image/x');
  });

  it('reads paths and file: URLs', async () => {
    expect((await converted('URI2Buffer', { uri: file })).buffer).toEqual(png);
    const { href } = pathToFileURL(file);
    expect((await converted('URI2Buffer', { uri: href })).buffer).toEqual(png);
  });

  it('replaces other content, but not a buffer that is there', async () => {
    const withText = await converted('URI2Buffer', { uri: file, text: 'a caption' });
    expect(withText).not.toHaveProperty('text');
    const buffer = new Uint8Array([1]);
    const withBuffer = await converted('URI2Buffer', { uri: 'gone.png', buffer });
    expect(withBuffer).toEqual({ id: 'a', uri: 'gone.png', buffer });
  });

  it('passes over Documents without a uri and over failed ones', async () => {
    expect(await converted('URI2Buffer', { text: 'x' })).toEqual({ id: 'a', text: 'x' });
    const error = { code: 'ERR_IMAGE_READ', message: 'before' } as const;
    expect((await converted('URI2Buffer', { uri: 'gone.png', error })).error).toEqual(error);
  });

  it('works on chunks too', async () => {
    const { chunks } = await converted('URI2Buffer', { chunks: [{ id: 'c', uri: 'data:,x' }] });
    expect(chunks?.[0]?.buffer).toEqual(new Uint8Array([0x78]));
  });

  it.each([
    ['gone/away.png', 'ERR_FILE_MISSING', "'gone/away.png'"],
    ['file:///gone/away.png', 'ERR_FILE_MISSING', "'/gone/away.png'"],
    [tmpdir(), 'ERR_FILE_UNREADABLE', 'not a regular file'],
    ['/dev/zero', 'ERR_FILE_UNREADABLE', 'not a regular file'],
    ['a\0b.png', 'ERR_FILE_UNREADABLE', 'cannot be read'],
    ['https://example.org/a.png', 'ERR_URI', 'remote fetch is off'],
    ['HTTP://example.org/a.png', 'ERR_URI', 'remote fetch is off'],
    ['ftp://example.org/a.png', 'ERR_URI', 'the scheme ftp:'],
    ['javascript:alert(1)', 'ERR_URI', 'the scheme javascript:'],
    ['file://elsewhere/a.png', 'ERR_URI', 'file://elsewhere/a.png'],
    ['data:image/png;base64,???', 'ERR_URI', 'base64'],
    ['data:image/png', 'ERR_URI', 'no comma'],
  ])('records that %j cannot be read; the other Document goes on', async (uri, code, message) => {
    const request = search([
      { id: 'bad', uri },
      { id: 'good', uri: file },
    ]);
    const [bad, good] = (await run(driver('URI2Buffer'), request)).docs;
    expect(bad?.error).toMatchObject({ code, documentId: 'bad' });
    expect(bad?.error?.message).toContain(message);
    expect(good?.buffer).toEqual(png);
  });
});

describe('Buffer2URI', () => {
  it.each([[{}], [{ base64: true }], [{ base64: false, charset: 'utf-8' }]])(
    'writes a picture in base64 without a charset, with %j',
    async (options) => {
      const document = await converted(
        'Buffer2URI',
        { buffer: png, mimeType: 'image/png' },
        options,
      );
      expect(document.uri).toBe(`data:image/png;base64,${pngBase64}`);
      expect(document.buffer).toEqual(png);
    },
  );

  it('writes a text percent-encoded with its charset, in base64 when told', async () => {
    const buffer = new TextEncoder().encode('a b');
    const document = { buffer, mimeType: 'text/plain' };
    const plain = await converted('Buffer2URI', document);
    expect(plain.uri).toBe('data:text/plain;charset=utf-8,a%20b');
    const encoded = await converted('Buffer2URI', document, { base64: true, charset: 'latin1' });
    expect(encoded.uri).toBe('data:text/plain;charset=latin1;base64,YSBi');
  });

  it('finds the type of a picture that has none', async () => {
    const document = await converted('Buffer2URI', { buffer: png });
    expect(document).toMatchObject({ mimeType: 'image/png' });
    expect(document.uri).toMatch(/^data:image\/png;base64,/);
  });

  it('passes over Documents without a buffer', async () => {
    expect(await converted('Buffer2URI', { text: 'x' })).toEqual({ id: 'a', text: 'x' });
  });

  it('fails a buffer of unknown type', async () => {
    const { error } = await converted('Buffer2URI', { buffer: new Uint8Array([1, 2, 3]) });
    expect(error).toMatchObject({ code: 'ERR_URI' });
    expect(error?.message).toContain('set mimeType');
  });

  it.each([[{ base64: 'yes' }], [{ charset: 5 }]])('refuses %j', async (options) => {
    const error = await errorOf(() => createDriver(driver('Buffer2URI', options)));
    expect(error).toMatchObject({ code: 'ERR_VALUE' });
  });
});

describe('URI2DataURI', () => {
  it('puts the content of a file into the uri', async () => {
    const document = await converted('URI2DataURI', { uri: file });
    expect(document.uri).toBe(`data:image/png;base64,${pngBase64}`);
    expect(document).not.toHaveProperty('buffer');
  });

  it('leaves data URIs as they are', async () => {
    expect((await converted('URI2DataURI', { uri: 'data:,x' })).uri).toBe('data:,x');
  });

  it('records a file that is missing', async () => {
    const { error, uri } = await converted('URI2DataURI', { uri: 'gone.png' });
    expect(error).toMatchObject({ code: 'ERR_FILE_MISSING' });
    expect(uri).toBe('gone.png');
  });
});

describe('Text2URI', () => {
  it('writes the text into the uri', async () => {
    const document = await converted('Text2URI', { text: 'a é' });
    expect(document).toEqual({
      id: 'a',
      text: 'a é',
      uri: 'data:text/plain;charset=utf-8,a%20%C3%A9',
    });
    const html = await converted(
      'Text2URI',
      { text: '<p>', mimeType: 'text/html' },
      { base64: true },
    );
    expect(html.uri).toBe('data:text/html;charset=utf-8;base64,PHA+');
  });

  it('passes over Documents without a text', async () => {
    expect(await converted('Text2URI', { uri: 'x' })).toEqual({ id: 'a', uri: 'x' });
  });

  it('refuses a charset that it does not write', async () => {
    const error = await errorOf(() => createDriver(driver('Text2URI', { charset: 'latin1' })));
    expect(error).toMatchObject({ code: 'ERR_VALUE' });
  });
});
