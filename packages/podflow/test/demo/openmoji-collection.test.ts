import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { type EmojiDocument, OpenMojiCollection } from '../../src/demo/openmoji-collection.ts';

const root = fileURLToPath(new URL('../../../..', import.meta.url));

let collection: OpenMojiCollection;

beforeAll(async () => {
  collection = await OpenMojiCollection.open(root);
});

async function firstDocuments(count: number): Promise<EmojiDocument[]> {
  const documents: EmojiDocument[] = [];
  for await (const document of collection.documents()) {
    documents.push(document);
    if (documents.length === count) break;
  }
  return documents;
}

describe('OpenMojiCollection', () => {
  it('has the 1,918 emoji that the embedded model was measured on', () => {
    expect(collection.emoji).toHaveLength(1918);
    expect(collection.size).toBe(3836);
    expect(collection.name).toMatch(/^openmoji@\d+\./);
  });

  it('gives a picture and its caption in turn, tied by tags.id', async () => {
    const documents = await firstDocuments(4);
    expect(documents.map(({ modality }) => modality)).toEqual(['image', 'text', 'image', 'text']);
    expect(documents.map(({ tags }) => tags?.['id'])).toEqual(['1F600', '1F600', '1F603', '1F603']);
    expect(documents[1]).toMatchObject({ text: 'grinning face', mimeType: 'text/plain' });
  });

  it('draws pictures of 256 x 256 pixels on white', async () => {
    const [picture] = await firstDocuments(1);
    const { data, info } = await sharp(picture?.buffer).raw().toBuffer({ resolveWithObject: true });
    expect(info).toMatchObject({ width: 256, height: 256, channels: 3 });
    expect([...data.subarray(0, 3)]).toEqual([255, 255, 255]);
  });

  it('shows a small picture beside a caption', async () => {
    const [, caption] = await firstDocuments(2);
    const [head = '', base64 = ''] = `${caption?.tags?.['picture']}`.split(',');
    expect(head).toBe('data:image/webp;base64');
    const { width, height, format } = await sharp(Buffer.from(base64, 'base64')).metadata();
    expect({ width, height, format }).toEqual({ width: 96, height: 96, format: 'webp' });
  });

  it('gives every Document the same id each time, and no two the same', async () => {
    const captions = collection.captions();
    const [picture, caption] = await firstDocuments(2);
    expect(caption?.id).toBe(captions[0]?.id);
    expect(picture?.id).not.toBe(caption?.id);
    expect(new Set(captions.map(({ id }) => id)).size).toBe(1918);
    expect(captions.every(({ id }) => id.length <= 36)).toBe(true);
  });

  it('says where it looked when the package is not installed', async () => {
    await expect(OpenMojiCollection.open(tmpdir())).rejects.toMatchObject({
      code: 'ERR_FILE_MISSING',
      message: expect.stringContaining(tmpdir()),
    });
  });
});
