import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import type { DataSet, DataSetDocument } from '../../src/datasets/data-set.ts';
import { openOpenMoji } from '../../src/datasets/openmoji.ts';

const root = fileURLToPath(new URL('../../../..', import.meta.url));

let emoji: DataSet;

beforeAll(async () => {
  emoji = await openOpenMoji(root);
});

async function firstDocuments(limit: number): Promise<DataSetDocument[]> {
  const documents: DataSetDocument[] = [];
  for await (const document of emoji.documents({ limit })) documents.push(document);
  return documents;
}

describe('the data set openmoji', () => {
  it('has the 1,918 emoji that the embedded model was measured on', () => {
    expect(emoji.size).toBe(1918);
    expect(emoji.documentCount()).toBe(3836);
    expect(emoji.name).toMatch(/^openmoji@\d+\./);
  });

  it('gives a picture and its caption in turn, tied by tags.id', async () => {
    const documents = await firstDocuments(2);
    expect(documents.map(({ modality }) => modality)).toEqual(['image', 'text', 'image', 'text']);
    expect(documents.map(({ tags }) => tags.id)).toEqual(['1F600', '1F600', '1F603', '1F603']);
    expect(documents[1]).toMatchObject({ text: 'grinning face', mimeType: 'text/plain' });
  });

  it('draws pictures of 256 x 256 pixels on white', async () => {
    const [picture] = await firstDocuments(1);
    const { data, info } = await sharp(picture?.buffer).raw().toBuffer({ resolveWithObject: true });
    expect(info).toMatchObject({ width: 256, height: 256, channels: 3 });
    expect([...data.subarray(0, 3)]).toEqual([255, 255, 255]);
  });

  it('shows a small picture beside a caption', async () => {
    const [, caption] = await firstDocuments(1);
    const [head = '', base64 = ''] = `${caption?.tags['picture']}`.split(',');
    expect(head).toBe('data:image/webp;base64');
    const { width, height, format } = await sharp(Buffer.from(base64, 'base64')).metadata();
    expect({ width, height, format }).toEqual({ width: 96, height: 96, format: 'webp' });
  });

  it('gives every Document the same id each time, and no two the same', async () => {
    const documents = await firstDocuments(20);
    const again = await firstDocuments(20);
    expect(again.map(({ id }) => id)).toEqual(documents.map(({ id }) => id));
    expect(new Set(documents.map(({ id }) => id)).size).toBe(40);
    expect(documents.every(({ id }) => /^[0-9a-f]{32}$/.test(id))).toBe(true);
  });

  it('says where it looked when the package is not installed', async () => {
    await expect(openOpenMoji(tmpdir())).rejects.toMatchObject({
      code: 'ERR_FILE_MISSING',
      message: expect.stringContaining(tmpdir()),
    });
  });
});
