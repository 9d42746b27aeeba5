import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findItems } from '../../src/inputs/find-items.ts';

let folder: string;
const at = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'podflow-items-'));
  await mkdir(at('pictures/more'), { recursive: true });
  for (const name of ['b.png', 'a.JPG', 'more/c.webp', 'notes.md']) {
    await writeFile(at(`pictures/${name}`), '');
  }
  await writeFile(
    at('captions.csv'),
    '\uFEFFfile,caption\npictures/b.png,"one, two"\npictures/x.png, three \n',
  );
  await writeFile(at('captions.jsonl'), '{"file": "pictures/b.png", "caption": "four"}\n\n');
  await writeFile(at('lines.txt'), 'first\r\n\n  second  \n');
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

describe('findItems', () => {
  it('takes the pictures in and below a folder in the order of their names', async () => {
    expect(await findItems({ inputs: [at('pictures')] })).toEqual([
      { type: 'picture', file: at('pictures/a.JPG') },
      { type: 'picture', file: at('pictures/b.png') },
      { type: 'picture', file: at('pictures/more/c.webp') },
    ]);
  });

  it('takes what a pattern matches, each picture once', async () => {
    const inputs = [at('pictures/b.png'), `${folder}/pictures/*.png`];
    expect(await findItems({ inputs })).toEqual([{ type: 'picture', file: at('pictures/b.png') }]);
  });

  it.each(['inputs', 'captions'])('puts captions given by %s behind their pictures', async (as) => {
    const csv = at('captions.csv');
    const sources = as === 'inputs' ? { inputs: [csv] } : { inputs: [], captions: csv };
    expect(await findItems(sources)).toEqual([
      { type: 'picture', file: at('pictures/b.png'), caption: 'one, two' },
      { type: 'caption', file: at('pictures/b.png'), caption: 'one, two' },
      { type: 'picture', file: at('pictures/x.png'), caption: 'three' },
      { type: 'caption', file: at('pictures/x.png'), caption: 'three' },
    ]);
  });

  it('reads captions from JSON lines', async () => {
    const items = await findItems({ inputs: [at('pictures/b.png'), at('captions.jsonl')] });
    expect(items.map(({ type }) => type)).toEqual(['picture', 'caption']);
  });

  it('takes the lines of a text that are not blank', async () => {
    expect(await findItems({ inputs: [], text: at('lines.txt') })).toEqual([
      { type: 'text', text: 'first' },
      { type: 'text', text: 'second' },
    ]);
  });

  it.each([
    { given: { inputs: [] }, code: 'ERR_INPUT_EMPTY', message: '--text FILE' },
    { given: { inputs: ['no/such.png'] }, code: 'ERR_FILE_MISSING', message: 'no/such.png' },
    { given: { inputs: ['no/*.png'] }, code: 'ERR_FILE_MISSING', message: 'no/*.png' },
    { given: { inputs: [], captions: 'no.csv' }, code: 'ERR_FILE_MISSING', message: 'no.csv' },
    { given: { inputs: [], text: 'no.txt' }, code: 'ERR_FILE_MISSING', message: 'no.txt' },
  ])('fails with $code for $given', async ({ given, code, message }) => {
    await expect(findItems(given)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
    });
  });

  it.each([
    ['one.csv', 'file,title\nb.png,x\n', 'one.csv:2 has no "file" and "caption"'],
    ['two.csv', 'file,caption\n"b.png,x\n', 'two.csv is no CSV'],
    ['three.csv', 'file,caption\n,x\n', 'three.csv:2 has no "file" and "caption"'],
    ['four.jsonl', '{"file": "b.png"}', 'four.jsonl:1 has no "file" and "caption"'],
    ['five.jsonl', '{"file": "b.png", "caption": "x"}\n{', 'five.jsonl:2 is no JSON'],
    ['six.jsonl', 'null', 'six.jsonl:1 has no "file" and "caption"'],
  ])('names the row of %s that is wrong', async (name, text, message) => {
    await writeFile(at(name), text);
    await expect(findItems({ inputs: [at(name)] })).rejects.toMatchObject({
      code: 'ERR_INPUT',
      message: expect.stringContaining(message),
    });
  });
});
