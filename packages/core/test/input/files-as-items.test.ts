import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { devNull, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Document } from '../../src/document/document.ts';
import { impliedModality } from '../../src/document/mime-type.ts';
import { documentBatches } from '../../src/input/document-batches.ts';
import type { InputItem } from '../../src/input/input-item.ts';

let folder: string;
const at = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'podflow-files-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function all(item: InputItem): Promise<Document[]> {
  const documents: Document[] = [];
  for await (const { docs } of documentBatches(item, 100)) documents.push(...docs);
  return documents;
}

describe('a text file as an item', () => {
  it.each([
    ['utf8.txt', Buffer.from('\uFEFFgrün\n')],
    ['utf16.txt', Buffer.from('\uFEFFgrün\n', 'utf16le')],
    ['utf16be.md', Buffer.from('\uFEFFgrün\n', 'utf16le').swap16()],
  ])('%s is its text', async (name, bytes) => {
    await writeFile(at(name), bytes);
    expect(await all(at(name))).toMatchObject([{ text: 'grün\n', mimeType: 'text/plain' }]);
  });

  it.each([
    ['latin1.txt', Buffer.from('eins\ngrün\n', 'latin1'), 'latin1.txt:2 is not UTF-8 text'],
    ['blank.txt', Buffer.from(' \n'), 'blank.txt is empty; expected a text'],
    ['wide.txt', Buffer.from('eins', 'utf16le'), 'wide.txt:1 has a zero byte'],
    ['picture.txt', Buffer.from('\x89PNG\r\n', 'latin1'), 'picture.txt:1 is not UTF-8 text'],
  ])('%s is a Document with an error that says why', async (name, bytes, message) => {
    await writeFile(at(name), bytes);
    const [document] = await all(at(name));
    expect(document).toMatchObject({
      uri: at(name),
      error: { code: 'ERR_FILE_UNREADABLE', message: expect.stringContaining(message) },
    });
    expect(document?.text).toBeUndefined();
  });
});

describe('what is no file with something in it', () => {
  it('an empty file and a device are Documents with an error', async () => {
    await writeFile(at('zero.png'), '');
    for (const [path, message] of [
      [at('zero.png'), 'is empty'],
      [devNull, 'not a regular file'],
    ] as const) {
      expect(await all(path)).toMatchObject([
        {
          uri: path,
          error: { code: 'ERR_FILE_UNREADABLE', message: expect.stringContaining(message) },
        },
      ]);
    }
  });

  it('the path of a folder is refused, with the pattern to pass instead', async () => {
    await mkdir(at('some pictures'));
    for (const path of [at('some pictures'), at('some pictures/')]) {
      await expect(all(path)).rejects.toMatchObject({
        code: 'ERR_INPUT',
        message: expect.stringMatching(
          /is a folder; pass a pattern such as .*some pictures\/\*\*\/\*\.jpg,/,
        ),
      });
    }
    expect(await all({ text: at('some pictures') })).toMatchObject([{ text: at('some pictures') }]);
    expect(await all('/')).toMatchObject([{ text: '/' }]);
  });
});

describe('a File of a text', () => {
  it('in UTF-16 is its text; in Latin-1 it fails alone, with the line', async () => {
    const type = { type: 'text/plain' };
    const wide = new File([Buffer.from('\uFEFFgrün', 'utf16le')], 'wide.txt', type);
    expect(await all(wide)).toMatchObject([{ text: 'grün', tags: { file: 'wide.txt' } }]);
    const [latin] = await all(new File([Buffer.from('a\ngrün', 'latin1')], 'latin1.txt', type));
    expect(latin?.text).toBeUndefined();
    expect(latin?.error).toMatchObject({
      code: 'ERR_FILE_UNREADABLE',
      message: expect.stringContaining('latin1.txt:2 is not UTF-8 text'),
    });
  });
});

describe('a picture as an item', () => {
  it.each([
    ['photo.HEIC', '\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'image/heic'],
    ['renamed.jpg', '\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'image/heic'],
    ['empty.heic', '', 'image/heic'],
    ['drawing.svg', '<svg/>', 'image/svg+xml'],
    ['picture.bmp', 'BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0', 'image/bmp'],
    ['photo.jfif', '\xff\xd8\xff\xe0', 'image/jpeg'],
    ['photo.jpe', '\xff\xd8\xff\xe0', 'image/jpeg'],
  ])('%s has its type, so that the Flow takes it for a picture', async (name, start, mimeType) => {
    await writeFile(at(name), Buffer.from(start, 'latin1'));
    const [document] = await all(at(name));
    expect(document?.mimeType).toBe(mimeType);
    expect(document && impliedModality(document)).toBe('image');
  });

  it('that is not there is told of, also when it is HEIC', async () => {
    await expect(all('no/photo.heic')).rejects.toMatchObject({ code: 'ERR_FILE_MISSING' });
  });
});

describe('a pattern as an item', () => {
  it('gives each file once, whatever links lead to it', async () => {
    await mkdir(at('pictures/sub'), { recursive: true });
    await writeFile(at('pictures/sub/a.png'), 'x');
    await symlink('..', at('pictures/sub/up'));
    await symlink('sub', at('pictures/also'));
    const documents = await all(`${folder}/pictures/**/*.png`);
    expect(documents.map(({ uri = '' }) => resolve(uri))).toEqual([at('pictures/sub/a.png')]);
  });

  it('tells of a link that leads nowhere, and takes the rest', async () => {
    await mkdir(at('holes'));
    await writeFile(at('holes/a.png'), 'x');
    await symlink('round.png', at('holes/round.png'));
    await symlink('loop', at('holes/loop'));
    const documents = await all(`${folder}/holes/**/*.png`);
    expect(documents.map(({ uri = '', error }) => [resolve(uri), error?.code])).toEqual([
      [at('holes/a.png'), undefined],
      [at('holes/round.png'), 'ERR_FILE_UNREADABLE'],
    ]);
  });
});
