import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { appendFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { openFlickr8k } from '../../src/datasets/flickr8k.ts';
import { collect, copyFixture, fixtureFolder } from './fixture-folder.ts';

describe('the data set f8k', () => {
  it('takes every fifth line, in small letters, with the picture it names', async () => {
    const dataSet = await openFlickr8k(fixtureFolder('f8k'));
    const pairs = await collect(dataSet.pairs());
    expect(dataSet.name).toBe('f8k');
    expect(pairs.map(({ caption }) => caption.text)).toEqual([
      'a slice of pizza with salami .',
      'a red apple with a green leaf .',
      'the face of a brown dog .',
      'a yellow face is grinning .',
      'a bicycle stands alone .',
      'an open umbrella in the rain .',
      'an airplane seen from above .',
      'a red heart, drawn with a thick line .',
    ]);
    const file = join(fixtureFolder('f8k'), 'images', '1000101_5c0e51a7d2.jpg');
    const sha1 = createHash('sha1').update(readFileSync(file)).digest('hex');
    expect(pairs[0]?.picture).toMatchObject({ mimeType: 'image/jpeg', tags: { id: sha1 } });
  });

  it('takes captions with commas and quotes, and blank lines at the end', async () => {
    await using copy = await copyFixture('f8k');
    await appendFile(join(copy.path, 'captions.txt'), '\n\n');
    expect((await openFlickr8k(copy.path)).size).toBe(8);
    await writeFile(
      join(copy.path, 'captions.txt'),
      'image,caption\r\n1000101_5c0e51a7d2.jpg,Pizza, "with" commas .\r\n',
    );
    const [pair] = await collect((await openFlickr8k(copy.path)).pairs());
    expect(pair?.caption.text).toBe('pizza, "with" commas .');
  });

  it('says what is expected where, when nothing is there', async () => {
    const opened = openFlickr8k('data/no-such-folder');
    await expect(opened).rejects.toMatchObject({ code: 'ERR_DATA_SET' });
    await expect(opened).rejects.toThrow(/there is no folder data\/no-such-folder/);
    await expect(opened).rejects.toThrow(/├── captions\.txt {3}first line image,caption/);
    await expect(opened).rejects.toThrow(/└── images\/ {8}the pictures/);
    await expect(opened).rejects.toThrow(/flow data get f8k fetches it/);
  });

  it('finds a folder where the download leaves it, and says how to move it', async () => {
    await using copy = await copyFixture('f8k');
    await rename(join(copy.path, 'images'), join(copy.path, 'Flicker8k_Dataset'));
    const opened = openFlickr8k(copy.path);
    await expect(opened).rejects.toThrow(/has no images\//);
    await expect(opened).rejects.toThrow(/Found there: Flicker8k_Dataset, captions\.txt/);
    await expect(opened).rejects.toThrow(/mv ".*Flicker8k_Dataset" ".*images\/"/);
  });

  it('names pictures that are not there', async () => {
    await using copy = await copyFixture('f8k');
    await rm(join(copy.path, 'images', '1000203_90ab12cd34.jpg'));
    await expect(openFlickr8k(copy.path)).rejects.toMatchObject({
      code: 'ERR_DATA_SET',
      message: expect.stringMatching(/^1 of the pictures .* 8 rows .*1000203_90ab12cd34\.jpg/),
    });
  });

  it.each([
    ['a head line of another file', 'file|caption\n', /captions\.txt:1 is "file\|caption"/],
    ['a line without a comma', 'image,caption\nno comma\n', /captions\.txt:2 is "no comma"/],
  ])('names the line that has %s', async (_what, text, message) => {
    await using copy = await copyFixture('f8k');
    await writeFile(join(copy.path, 'captions.txt'), text);
    const opened = openFlickr8k(copy.path);
    await expect(opened).rejects.toMatchObject({ code: 'ERR_INPUT' });
    await expect(opened).rejects.toThrow(message);
  });

  it('does not take a file of nothing but the head line', async () => {
    await using copy = await copyFixture('f8k');
    await writeFile(join(copy.path, 'captions.txt'), 'image,caption\n');
    await expect(openFlickr8k(copy.path)).rejects.toMatchObject({ code: 'ERR_INPUT_EMPTY' });
  });
});
