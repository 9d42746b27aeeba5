import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { openFlickr30k } from '../../src/datasets/flickr30k.ts';
import { collect, copyFixture, fixtureFolder } from './fixture-folder.ts';

describe('the data set f30k', () => {
  it('takes the pictures of the split test with all their captions, in small letters', async () => {
    const dataSet = await openFlickr30k(fixtureFolder('f30k'));
    const pairs = await collect(dataSet.pairs());
    expect(dataSet.size).toBe(20);
    expect(dataSet.documentCount()).toBe(24);
    expect(pairs.slice(0, 2).map(({ caption }) => caption.text)).toEqual([
      'a slice of pizza with salami .',
      'pizza with melted cheese , drawn with thick lines',
    ]);
    const files = new Set(pairs.map(({ picture }) => picture.tags['file']));
    expect([...files]).toEqual(['1000101.jpg', '1000203.jpg', '1000405.jpg', '1000506.jpg']);
    expect(new Set(pairs.map(({ caption }) => caption.id)).size).toBe(20);
  });

  it('names the splits there are when the one asked for is not', async () => {
    await expect(openFlickr30k(fixtureFolder('f30k'), { split: 'dev' })).rejects.toMatchObject({
      code: 'ERR_INPUT',
      message: expect.stringContaining('"split": "dev"; its splits are test, train, val'),
    });
  });

  it('finds the pictures where the download of Kaggle leaves them', async () => {
    await using copy = await copyFixture('f30k');
    await mkdir(join(copy.path, 'flickr30k_images'));
    await rename(
      join(copy.path, 'images'),
      join(copy.path, 'flickr30k_images', 'flickr30k_images'),
    );
    await expect(openFlickr30k(copy.path)).rejects.toThrow(
      /mv ".*flickr30k_images\/flickr30k_images" ".*images\/"/,
    );
  });

  it('names both parts when both are missing', async () => {
    await using copy = await copyFixture('f30k');
    await rm(join(copy.path, 'images'), { recursive: true });
    await rm(join(copy.path, 'dataset_flickr30k.json'));
    await expect(openFlickr30k(copy.path)).rejects.toThrow(
      /has no dataset_flickr30k\.json and images\//,
    );
  });

  it.each([
    ['no JSON', '{"images": [', /is no JSON/],
    ['no images', '{"pictures": []}', /images of .* is not as expected/],
    ['an image without sentences', '{"images": [{"filename": "a"}]}', /images\[0\] of/],
    ['null', 'null', /images of .* is not as expected/],
  ])('does not take a file with %s', async (_what, text, message) => {
    await using copy = await copyFixture('f30k');
    await writeFile(join(copy.path, 'dataset_flickr30k.json'), text);
    const opened = openFlickr30k(copy.path);
    await expect(opened).rejects.toMatchObject({ code: 'ERR_INPUT' });
    await expect(opened).rejects.toThrow(message);
  });
});
