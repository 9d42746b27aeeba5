import { describe, expect, it } from '@jest/globals';
import { pictureBytes } from '../../../../test/helpers/picture-collection.ts';
import { DataSet, type PairEntry } from '../../src/datasets/data-set.ts';
import { collect } from './fixture-folder.ts';

/** Four pairs of three pictures; tells which pictures were read. */
function smallDataSet(changes: Partial<PairEntry> = {}): { dataSet: DataSet; read: string[] } {
  const read: string[] = [];
  const entries = [
    { picture: 'a.png', caption: 'an apple', number: 0 },
    { picture: 'a.png', caption: 'a fruit', number: 1 },
    { picture: 'b.png', caption: 'a bike', number: 0 },
    { picture: 'c.png', caption: 'a dog', number: 0 },
  ].map((entry) => ({ ...entry, ...changes }));
  const dataSet = new DataSet({
    name: 'small',
    idSpace: 'small',
    entries,
    read: async (picture) => {
      read.push(picture);
      return pictureBytes(picture === 'a.png' ? '1F34E' : picture === 'b.png' ? '1F6B2' : '1F436');
    },
  });
  return { dataSet, read };
}

describe('DataSet', () => {
  it('gives to index each picture once, with its captions behind it', async () => {
    const { dataSet } = smallDataSet();
    const documents = await collect(dataSet.documents());
    expect(documents.map(({ text, tags }) => text ?? tags['file'])).toEqual([
      'a.png',
      'an apple',
      'a fruit',
      'b.png',
      'a bike',
      'c.png',
      'a dog',
    ]);
    expect(dataSet.documentCount()).toBe(7);
    expect(dataSet.size).toBe(4);
    expect(new Set(documents.map(({ id }) => id)).size).toBe(7);
  });

  it('ties pictures by the SHA-1 of their bytes and captions by themselves, unless the data set says otherwise', async () => {
    const [pair] = await collect(smallDataSet().dataSet.pairs());
    expect(pair?.picture).toMatchObject({
      mimeType: 'image/png',
      modality: 'image',
      tags: { id: expect.stringMatching(/^[0-9a-f]{40}$/), caption: 'an apple', file: 'a.png' },
    });
    expect(pair?.caption).toMatchObject({
      text: 'an apple',
      mimeType: 'text/plain',
      modality: 'text',
      tags: { id: 'an apple', caption: 'an apple' },
    });
    const [own] = await collect(smallDataSet({ id: 'x' }).dataSet.pairs());
    expect([own?.picture.tags.id, own?.caption.tags.id]).toEqual(['x', 'x']);
  });

  it('takes as many pairs as were asked for, and no more than there are', async () => {
    const { dataSet } = smallDataSet();
    expect(await collect(dataSet.pairs({ limit: 3 }))).toHaveLength(3);
    expect(await collect(dataSet.pairs({ limit: 100 }))).toHaveLength(4);
    expect(dataSet.documentCount({ limit: 2 })).toBe(3);
    expect(await collect(dataSet.documents({ limit: 2 }))).toHaveLength(3);
  });

  it('draws the same pairs for the same seed: fewer are the first of more', async () => {
    const { dataSet } = smallDataSet();
    const captions = async (limit: number): Promise<unknown[]> =>
      (await collect(dataSet.pairs({ limit, seed: 3 }))).map(({ caption }) => caption.text);
    const all = await captions(4);
    expect(await captions(4)).toEqual(all);
    expect(await captions(2)).toEqual(all.slice(0, 2));
  });

  it('goes on behind any number of Documents without reading their pictures', async () => {
    const all = (await collect(smallDataSet().dataSet.documents())).map(({ id }) => id);
    for (let skip = 0; skip <= all.length; skip++) {
      const { dataSet, read } = smallDataSet();
      const rest = await collect(dataSet.documents({ skip }));
      expect(rest.map(({ id }) => id)).toEqual(all.slice(skip));
      expect(read.includes('a.png')).toBe(skip < 3);
      expect(read.includes('b.png')).toBe(skip < 5);
    }
  });

  it('reads a few pictures ahead of those that were asked for, not all', async () => {
    const read: string[] = [];
    const many = new DataSet({
      name: 'many',
      idSpace: 'many',
      entries: Array.from({ length: 500 }, (_, n) => ({
        picture: `${n}.png`,
        caption: `${n}`,
        number: 0,
      })),
      read: async (picture) => {
        read.push(picture);
        return pictureBytes('1F34E');
      },
    });
    const pairs = many.pairs();
    await pairs.next();
    expect(read.length).toBeLessThan(20);
    await pairs.return(undefined);
  });

  it('shows a picture that cannot be drawn small beside no caption, and gives it all the same', async () => {
    const dataSet = new DataSet({
      name: 'broken',
      idSpace: 'broken',
      entries: [{ picture: 'x.jpg', caption: 'x', number: 0 }],
      read: async () => new Uint8Array([1, 2, 3]),
    });
    const [picture, caption] = await collect(dataSet.documents());
    expect(picture).toMatchObject({ mimeType: 'image/jpeg', buffer: new Uint8Array([1, 2, 3]) });
    expect(caption?.tags).not.toHaveProperty('picture');
  });

  it('has a fingerprint that follows from pictures and captions', () => {
    const { fingerprint } = smallDataSet().dataSet;
    expect(smallDataSet().dataSet.fingerprint).toBe(fingerprint);
    expect(smallDataSet({ caption: 'other' }).dataSet.fingerprint).not.toBe(fingerprint);
  });
});
