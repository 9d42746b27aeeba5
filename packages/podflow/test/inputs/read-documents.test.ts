import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import type { IndexItem } from '../../src/inputs/find-items.ts';
import { type ReadResult, readDocuments } from '../../src/inputs/read-documents.ts';

let folder: string;
let file: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'podflow-read-'));
  file = join(folder, 'red.png');
  const create = { width: 300, height: 150, channels: 3, background: 'red' } as const;
  await sharp({ create }).png().toFile(file);
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function read(...items: IndexItem[]): Promise<ReadResult[]> {
  const results: ReadResult[] = [];
  for await (const result of readDocuments(items)) results.push(result);
  return results;
}

describe('readDocuments', () => {
  it('ties a picture and its caption by tags.id', async () => {
    const caption = 'a red field';
    const results = await read(
      { type: 'picture', file, caption },
      { type: 'caption', file, caption, number: 0 },
    );
    const [picture, text] = results.flatMap((result) =>
      'document' in result ? [result.document] : [],
    );
    expect(picture).toMatchObject({ uri: expect.any(String), tags: { caption } });
    expect(text).toMatchObject({ text: caption, mimeType: 'text/plain' });
    // Filters take them by their types, as they do what the API gets.
    expect([picture?.modality, text?.modality]).toEqual([undefined, undefined]);
    expect(text?.tags?.['id']).toBe(picture?.id);
    expect(text?.id).not.toBe(picture?.id);
  });

  it('gives a caption a small picture of the same shape', async () => {
    const [result] = await read({ type: 'caption', file, caption: 'x', number: 0 });
    const picture = result && 'document' in result ? `${result.document.tags?.['picture']}` : '';
    const bytes = Buffer.from(picture.replace('data:image/webp;base64,', ''), 'base64');
    expect(await sharp(bytes).metadata()).toMatchObject({ width: 96, height: 48 });
  });

  it('gives the same id to the same file and text each time', async () => {
    const items: IndexItem[] = [
      { type: 'picture', file },
      { type: 'text', text: 'x' },
    ];
    const ids = (results: ReadResult[]) =>
      results.map((result) => 'document' in result && result.document.id);
    expect(ids(await read(...items))).toEqual(ids(await read(...items)));
  });

  it('gives each caption of a picture its own id, the same each time', async () => {
    const items = [0, 1, 2].map((number): IndexItem => {
      return { type: 'caption', file, caption: 'the same words', number };
    });
    const ids = (results: ReadResult[]) =>
      results.map((result) => 'document' in result && result.document.id);
    const first = ids(await read(...items));
    expect(new Set(first).size).toBe(3);
    expect(ids(await read(...items))).toEqual(first);
  });

  it('tells of what could not be looked into', async () => {
    const [result] = await read({ type: 'unread', path: join(folder, 'x'), message: 'Closed.' });
    expect(result).toMatchObject({ failure: { code: 'ERR_FILE_UNREADABLE', message: 'Closed.' } });
  });

  it('reports a file that cannot be read and goes on', async () => {
    const [missing, text] = await read(
      { type: 'picture', file: join(folder, 'no.png') },
      { type: 'text', text: 'still here' },
    );
    expect(missing).toMatchObject({ failure: { code: 'ERR_FILE_UNREADABLE' } });
    expect(text).toMatchObject({ document: { text: 'still here' } });
  });

  it('takes a text file that is named as one text, and names the line that is none', async () => {
    const written = {
      'utf8.txt': Buffer.from('ein Grün\nzwei'),
      'utf16.md': Buffer.from('\uFEFFein Grün', 'utf16le'),
      'latin1.txt': Buffer.from('one\nGr\xfcn', 'latin1'),
      'blank.txt': Buffer.from(' \n'),
    };
    const files = Object.keys(written).map((name) => join(folder, name));
    for (const [index, bytes] of Object.values(written).entries()) {
      await writeFile(files[index] as string, bytes);
    }
    const results = await read(
      ...files.map((name): IndexItem => ({ type: 'picture', file: name })),
    );
    expect(results).toMatchObject([
      { document: { text: 'ein Grün\nzwei', mimeType: 'text/plain' } },
      { document: { text: 'ein Grün', mimeType: 'text/markdown' } },
      {
        failure: {
          code: 'ERR_FILE_UNREADABLE',
          message: expect.stringMatching(/latin1\.txt:2 is not UTF-8 text; save the file/),
        },
      },
      { failure: { message: expect.stringMatching(/^The text file .*blank\.txt is empty;/) } },
    ]);
  });

  it('leaves the small picture out where there is none to make', async () => {
    const broken = join(folder, 'broken.png');
    await writeFile(broken, 'no picture');
    const [result] = await read({ type: 'caption', file: broken, caption: 'x', number: 0 });
    expect(result && 'document' in result && result.document.tags).not.toHaveProperty('picture');
  });
});
