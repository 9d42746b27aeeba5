import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeDataUri, encodeDataUri, shortUri } from '../../src/input/data-uri.ts';
import { errorOf } from '../drivers/make-context.ts';

const textOf = (uri: string) => new TextDecoder().decode(decodeDataUri(uri).bytes);

describe('decodeDataUri', () => {
  it.each([
    ['data:,hello', 'hello', 'text/plain'],
    ['data:text/html,<b>hi</b>', '<b>hi</b>', 'text/html'],
    ['data:text/plain;charset=utf-8,a%20b%c3%a9', 'a bé', 'text/plain'],
    ['data:;base64,aGVsbG8=', 'hello', 'text/plain'],
    ['DATA:Image/PNG;BASE64,aGVsbG8=', 'hello', 'image/png'],
    ['data:text/plain;base64,aGVsbG8%3D', 'hello', 'text/plain'],
    ['data:text/plain,a,b', 'a,b', 'text/plain'],
    ['data:text/plain,é', 'é', 'text/plain'],
    ['data:text/plain;base64,', '', 'text/plain'],
  ])('reads %s', (uri, text, mimeType) => {
    expect(textOf(uri)).toBe(text);
    expect(decodeDataUri(uri).mimeType).toBe(mimeType);
  });

  it.each([
    ['data:image/png;base64', 'no comma'],
    ['data:', 'no comma'],
    ['data:image/png;base64,!!!!', 'base64'],
    ['data:image/png;base64,AAA AA==', 'base64'],
    ['data:image/png;base64,AAAAA', 'base64'],
    ['data:image/png;base64,AA=A', 'base64'],
    ['data:text/plain,100%', 'two hex digits'],
    ['data:text/plain,%zz', 'two hex digits'],
  ])('refuses %s', async (uri, reason) => {
    const error = await errorOf(() => decodeDataUri(uri));
    expect(error).toMatchObject({ code: 'ERR_URI' });
    expect(error.message).toContain(reason);
  });

  it('does not put a whole picture into its message', async () => {
    const error = await errorOf(() =>
      decodeDataUri(`data:image/png;base64,${'!'.repeat(100_000)}`),
    );
    expect(error.message.length).toBeLessThan(300);
  });
});

describe('encodeDataUri', () => {
  it('writes texts percent-encoded with their charset', () => {
    const bytes = new TextEncoder().encode('a b/é');
    const uri = encodeDataUri(bytes, { mimeType: 'text/plain', charset: 'utf-8', base64: false });
    expect(uri).toBe('data:text/plain;charset=utf-8,a%20b/%C3%A9');
  });

  it('writes base64 without a charset', () => {
    const bytes = new Uint8Array([1, 2, 255]);
    const uri = encodeDataUri(bytes, { mimeType: 'image/png', charset: null, base64: true });
    expect(uri).toBe('data:image/png;base64,AQL/');
  });

  it('writes what decodeDataUri and fetch read', async () => {
    const options = fc.record({
      mimeType: fc.constantFrom('text/plain', 'image/png'),
      charset: fc.constantFrom(null, 'utf-8'),
      base64: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.uint8Array(), options, async (bytes, how) => {
        const uri = encodeDataUri(bytes, how);
        expect([...decodeDataUri(uri).bytes]).toEqual([...bytes]);
        const fetched = await (await fetch(uri)).arrayBuffer();
        expect([...new Uint8Array(fetched)]).toEqual([...bytes]);
      }),
    );
  });
});

describe('shortUri', () => {
  it('leaves short URIs and cuts long ones', () => {
    expect(shortUri('a.png')).toBe('a.png');
    expect(shortUri('a'.repeat(500))).toBe(`${'a'.repeat(60)}… (500 characters)`);
  });
});
