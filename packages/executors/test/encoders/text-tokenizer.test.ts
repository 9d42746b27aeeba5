import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { TextTokenizer } from '../../src/encoders/text-tokenizer.ts';
import { clipGolden, miniClipGolden, tinyModel, tokenGolden } from '../golden.ts';

const miniModel = dirname(createRequire(import.meta.url).resolve('@podflow/mini-clip/config.json'));
const clip = await TextTokenizer.open(tinyModel, { maxTokens: 77 });
const mini = await TextTokenizer.open(miniModel, { maxTokens: 32 });

describe('TextTokenizer', () => {
  it('has the 26 texts of the reference', () => {
    expect(clipGolden.texts).toHaveLength(26);
  });

  it.each(clipGolden.texts)('gives the ids of the reference for $text', ({ text, input_ids }) => {
    expect(clip.encode(text).ids).toEqual(input_ids);
  });

  it('gives the ids of the reference for 500 captions of every kind', () => {
    expect(tokenGolden.captions).toHaveLength(500);
    const wrong = tokenGolden.captions.filter(
      ({ text, ids }) => clip.encode(text).ids.join() !== ids.join(),
    );
    expect(wrong).toEqual([]);
  });

  it.each(miniClipGolden.texts)('gives the ids of mini-clip for $text', ({ text, input_ids }) => {
    expect(mini.encode(text).ids).toEqual(input_ids);
  });

  it.each([
    ['a text of many words', 'many dogs '.repeat(200)],
    ['one long word', 'x'.repeat(5000)],
    ['emoji', '🍕'.repeat(500)],
  ])('cuts %s to the length of the model, <|endoftext|> last', (_, text) => {
    const { ids, isCut } = clip.encode(text);
    expect(isCut).toBe(true);
    expect(ids).toHaveLength(77);
    expect([ids[0], ids.at(-1)]).toEqual([49406, 49407]);
  });

  it('says when nothing was cut', () => {
    expect(clip.encode('a cat').isCut).toBe(false);
  });

  it('gives for megabytes what it gives for their beginning', () => {
    const beginning = 'a very long caption about many dogs '.repeat(40);
    expect(clip.encode(beginning.repeat(5000)).ids).toEqual(clip.encode(beginning).ids);
    expect(clip.encode(`${' \n'.repeat(40_000)}a cat`).ids).toEqual(clip.encode('a cat').ids);
  });

  it.each([
    ['a final capital sigma', 'ΟΔΟΣ', 'οδοσ'],
    ['capitals', 'PIZZA', 'pizza'],
    ['many blanks', '  a   \t cat\n', 'a cat'],
    ['a decomposed accent', 'cafe\u0301', 'café'],
  ])('reads %s like another spelling', (_, text, other) => {
    expect(clip.encode(text).ids).toEqual(clip.encode(other).ids);
  });

  it('does not take a special token in capitals for one', () => {
    expect(clip.encode('<|ENDOFTEXT|> cat').ids.slice(1, -1)).not.toContain(49407);
  });

  it.each([
    ['a lone surrogate', 'a \ud83c cat \udf55'],
    ['control characters', '\u0000\u0007\u001b[31m'],
    ['right to left', '\u202eabc\u202c שלום'],
    ['nothing but blanks', '\u00a0 \u3000\t'],
    ['unassigned code points', '\u{e0fff}\u{10ffff}'],
  ])('gives whole numbers between start and end for %s', (_, text) => {
    const { ids } = clip.encode(text);
    expect([ids[0], ids.at(-1)]).toEqual([49406, 49407]);
    expect(ids.every((id) => Number.isInteger(id) && id >= 0 && id < 49408)).toBe(true);
  });

  it.each([
    ['no JSON', 'tokenizer.json', '{'],
    ['no tokenizer', 'tokenizer.json', '{"model": {"type": "Unigram"}}'],
    ['no model', 'tokenizer.json', '{}'],
    ['a wrong configuration', 'tokenizer_config.json', '{"model_max_length": "many"}'],
  ])('refuses %s', async (_, file, content) => {
    const folder = await mkdtemp(join(tmpdir(), 'text-tokenizer-'));
    try {
      await cp(join(miniModel, 'tokenizer.json'), join(folder, 'tokenizer.json'));
      await writeFile(join(folder, 'tokenizer_config.json'), '{}');
      await writeFile(join(folder, file), content);
      await expect(TextTokenizer.open(folder, { maxTokens: 77 })).rejects.toMatchObject({
        code: 'ERR_MODEL_LAYOUT',
        message: expect.stringContaining(join(folder, file)),
      });
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
