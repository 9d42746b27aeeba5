import { describe, expect, it } from '@jest/globals';
import type { Document } from '../../src/document/document.ts';
import { conversionNames } from '../../src/drivers/conversion-names.ts';
import { createDriver } from '../../src/drivers/create-driver.ts';
import { driver, errorOf, run, search } from './make-context.ts';

async function converted(
  name: string,
  document: Omit<Document, 'id'>,
  options: Record<string, unknown> = {},
): Promise<Document> {
  const { docs } = await run(driver(name, options), search([{ id: 'a', ...document }]));
  return docs[0] ?? { id: 'none' };
}

describe('ConvertDriver', () => {
  it.each([
    ['convert_uri_to_buffer', { uri: 'data:,x' }, { buffer: new Uint8Array([0x78]) }],
    ['convert_uri_to_text', { uri: 'data:,x' }, { text: 'x' }],
    ['convert_uri_to_data_uri', { uri: 'data:,x' }, { uri: 'data:,x' }],
    ['convert_text_to_uri', { text: 'x' }, { uri: 'data:text/plain;charset=utf-8,x' }],
    [
      'convert_buffer_to_uri',
      { buffer: new Uint8Array([0x78]), mimeType: 'text/css' },
      { uri: 'data:text/css;charset=utf-8,x' },
    ],
    ['URI2Text', { uri: 'data:,x' }, { text: 'x' }],
  ])('does %s', async (convert_fn, document, expected) => {
    expect(await converted('ConvertDriver', document, { convert_fn })).toMatchObject(expected);
  });

  it('hands its other arguments on', async () => {
    const options = { convert_fn: 'convert_text_to_uri', base64: true, traversal_paths: ['c'] };
    const chunks = [{ id: 'c', text: 'x' }];
    const document = await converted('ConvertDriver', { text: 'x', chunks }, options);
    expect(document.uri).toBeUndefined();
    expect(document.chunks?.[0]?.uri).toBe('data:text/plain;charset=utf-8;base64,eA==');
  });

  it.each(conversionNames)('knows %s as %s', async (name, convert_fn) => {
    const module = 'file:///codec.js';
    const config = {
      ...driver('ConvertDriver', { convert_fn }),
      support: { module, exportName: name },
    };
    expect(createDriver(config)).toHaveProperty('run');
  });

  it.each([[undefined], [null], ['convert_uri_to_gold'], ['constructor'], [5]])(
    'refuses %j',
    async (convert_fn) => {
      const error = await errorOf(() => createDriver(driver('ConvertDriver', { convert_fn })));
      expect(error).toMatchObject({ code: 'ERR_VALUE' });
      expect(error.message).toContain('expected one of convert_uri_to_buffer, ');
    },
  );

  it('refuses the arguments that the conversion refuses', async () => {
    const options = { convert_fn: 'convert_text_to_uri', base64: 'yes' };
    const error = await errorOf(() => createDriver(driver('ConvertDriver', options)));
    expect(error).toMatchObject({ code: 'ERR_VALUE' });
  });
});

describe('URI2Text', () => {
  it('reads a text, which takes the place of other content', async () => {
    const document = await converted('URI2Text', {
      uri: 'data:text/html,%C3%A9',
      buffer: new Uint8Array([1]),
    });
    expect(document).toEqual({
      id: 'a',
      uri: 'data:text/html,%C3%A9',
      text: 'é',
      mimeType: 'text/plain',
    });
  });

  it('reads it in the charset it is told', async () => {
    const { text } = await converted('URI2Text', { uri: 'data:,%E9' }, { charset: 'latin1' });
    expect(text).toBe('é');
  });

  it('passes over Documents without a uri', async () => {
    expect(await converted('URI2Text', { text: 'x' })).toEqual({ id: 'a', text: 'x' });
  });

  it.each([
    ['data:,%E9', 'ERR_URI', 'is no text in utf-8'],
    ['data:,%zz', 'ERR_URI', 'two hex digits'],
    ['gone.txt', 'ERR_FILE_MISSING', 'gone.txt'],
    ['https://example.org/a.txt', 'ERR_URI', 'remote fetch is off'],
  ])('fails %j', async (uri, code, message) => {
    const { error, text } = await converted('URI2Text', { uri });
    expect(error).toMatchObject({ code });
    expect(error?.message).toContain(message);
    expect(text).toBeUndefined();
  });

  it.each([['klingon'], [5], ['']])('refuses the charset %j', async (charset) => {
    const error = await errorOf(() => createDriver(driver('URI2Text', { charset })));
    expect(error).toMatchObject({ code: 'ERR_VALUE' });
  });
});
