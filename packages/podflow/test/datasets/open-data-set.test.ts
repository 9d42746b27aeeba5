import { cp, mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { openDataSet } from '../../src/datasets/open-data-set.ts';
import { collect, copyFixture, fixtureFolder } from './fixture-folder.ts';

const folder = dirname(fixtureFolder('f8k'));

describe('openDataSet', () => {
  it('knows f8k and f30k by name, whatever the case', async () => {
    expect((await openDataSet('f8k', { folder })).size).toBe(8);
    expect((await openDataSet('F30K', { folder })).size).toBe(20);
  });

  it('finds the package of OpenMoji from the folder of the data sets', async () => {
    const data = fileURLToPath(new URL('../../../../data', import.meta.url));
    expect((await openDataSet('openmoji', { folder: data })).size).toBe(1918);
  });

  it('takes a folder laid out as Flickr8k or Flickr30k are', async () => {
    await using copy = await copyFixture('f8k');
    const renamed = join(dirname(copy.path), 'toy-data');
    await rename(copy.path, renamed);
    const dataSet = await openDataSet(renamed);
    expect([dataSet.name, dataSet.size]).toEqual(['toy-data', 8]);
    expect((await openDataSet(fixtureFolder('f30k'))).size).toBe(20);
  });

  it('takes a folder of pictures with a captions file, or the file itself', async () => {
    for (const path of [
      fixtureFolder('my-pictures'),
      join(fixtureFolder('my-pictures'), 'captions.csv'),
    ]) {
      const dataSet = await openDataSet(path);
      const [first] = await collect(dataSet.pairs());
      expect(dataSet.size).toBe(4);
      expect(first?.caption.text).toBe('A bicycle stands alone .');
      expect(first?.picture.mimeType).toBe('image/png');
    }
  });

  it('finds pictures in images/ beside the captions file, several captions for one, in the column image', async () => {
    await using copy = await copyFixture('my-pictures');
    await mkdir(join(copy.path, 'images'));
    await cp(join(copy.path, 'bike.png'), join(copy.path, 'images', 'b.png'));
    await writeFile(
      join(copy.path, 'captions.csv'),
      'image,caption\nb.png,One\nb.png,Two\nheart.png,Three\n',
    );
    const dataSet = await openDataSet(copy.path);
    const pairs = await collect(dataSet.pairs());
    expect(pairs.map(({ picture }) => picture.tags['file'])).toEqual([
      join('images', 'b.png'),
      join('images', 'b.png'),
      'heart.png',
    ]);
    expect(dataSet.documentCount()).toBe(5);
  });

  it('stores every row: 5 rows of 2 pictures are 7 Documents', async () => {
    await using copy = await copyFixture('my-pictures');
    const rows = ['bike.png,1', 'bike.png,2', 'bike.png,3', 'heart.png,4', 'heart.png,5'];
    await writeFile(join(copy.path, 'captions.csv'), `image,caption\n${rows.join('\n')}\n`);
    const dataSet = await openDataSet(copy.path);
    const documents = await collect(dataSet.documents());
    expect([dataSet.size, dataSet.documentCount()]).toEqual([5, 7]);
    expect(documents.flatMap(({ text = [] }) => text)).toEqual(['1', '2', '3', '4', '5']);
    expect(new Set(documents.map(({ id }) => id)).size).toBe(7);
  });

  it('takes an empty cell for no caption: the picture is indexed, but is no pair', async () => {
    await using copy = await copyFixture('my-pictures');
    const rows = [
      'bike.png,',
      'heart.png,  ',
      'heart.png,a heart',
      'plane.png,a plane',
      'bike.png,',
    ];
    await writeFile(join(copy.path, 'captions.csv'), `file,caption\n${rows.join('\n')}\n`);
    const dataSet = await openDataSet(copy.path);
    const documents = await collect(dataSet.documents());
    expect(documents.map(({ text, tags }) => text ?? tags['file'])).toEqual([
      'heart.png',
      'a heart',
      'plane.png',
      'a plane',
      'bike.png',
    ]);
    expect(documents[4]?.tags).not.toHaveProperty('caption');
    expect([dataSet.size, dataSet.documentCount()]).toEqual([2, 5]);
    expect(await collect(dataSet.pairs())).toHaveLength(2);
    expect(dataSet.documentCount({ limit: 1 })).toBe(2);
    expect(await collect(dataSet.documents({ skip: 4 }))).toEqual([documents[4]]);
    expect(await collect(dataSet.documents({ skip: 5 }))).toEqual([]);
  });

  it.each([
    ['captions.csv', Buffer.from('file,caption\nbike.png,Gr\u00fc\u00dfe\n', 'latin1')],
    [
      'captions.jsonl',
      Buffer.from('\n{"file": "bike.png", "caption": "Gr\u00fc\u00dfe"}', 'latin1'),
    ],
  ])('refuses %s that is Latin-1, with the line', async (name, bytes) => {
    await using copy = await copyFixture('my-pictures');
    await rm(join(copy.path, 'captions.csv'));
    await writeFile(join(copy.path, name), bytes);
    await expect(openDataSet(copy.path)).rejects.toMatchObject({
      code: 'ERR_FILE_UNREADABLE',
      message: expect.stringContaining(`${name}:2 is not UTF-8 text`),
    });
  });

  it('names a picture that cannot be read; the others are indexed', async () => {
    await using copy = await copyFixture('my-pictures');
    await rm(join(copy.path, 'bike.png'));
    await symlink('bike.png', join(copy.path, 'bike.png'));
    const dataSet = await openDataSet(copy.path);
    const documents = await collect(dataSet.documents());
    expect(documents).toHaveLength(dataSet.documentCount());
    const failed = documents.filter(({ error }) => error);
    expect(failed).toMatchObject([
      { tags: { file: 'bike.png' }, error: { code: 'ERR_FILE_UNREADABLE' } },
    ]);
    expect(failed[0]?.error?.documentId).toBe(failed[0]?.id);
    await expect(collect(dataSet.pairs())).rejects.toMatchObject({ code: 'ERR_FILE_UNREADABLE' });
  });

  it('says what it expects of a name it does not know', async () => {
    await expect(openDataSet('f9k', { folder })).rejects.toMatchObject({
      code: 'ERR_DATA_SET',
      message: expect.stringMatching(/There is no data set f9k .*\nExpected f8k, f30k, openmoji/),
    });
  });

  it('does not guess which of two captions files is meant', async () => {
    await using copy = await copyFixture('my-pictures');
    await rename(join(copy.path, 'captions.csv'), join(copy.path, 'one.csv'));
    expect((await openDataSet(copy.path)).size).toBe(4);
    await cp(join(copy.path, 'one.csv'), join(copy.path, 'two.csv'));
    await expect(openDataSet(copy.path)).rejects.toThrow(
      /several captions files: one.csv, two.csv/,
    );
    await rm(join(copy.path, 'one.csv'));
    await rm(join(copy.path, 'two.csv'));
    await expect(openDataSet(copy.path)).rejects.toThrow(/has no captions file/);
  });

  it('names pictures that are not there, and rows that are none', async () => {
    await using copy = await copyFixture('my-pictures');
    await rm(join(copy.path, 'plane.png'));
    await expect(openDataSet(copy.path)).rejects.toThrow(/1 of the pictures .*plane\.png/);
    await writeFile(join(copy.path, 'captions.csv'), 'file,caption\n');
    await expect(openDataSet(copy.path)).rejects.toMatchObject({ code: 'ERR_INPUT_EMPTY' });
    await writeFile(join(copy.path, 'captions.csv'), 'name,text\na.png,b\n');
    await expect(openDataSet(copy.path)).rejects.toMatchObject({ code: 'ERR_INPUT' });
  });
});
