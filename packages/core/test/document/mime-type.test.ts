import { describe, expect, it } from '@jest/globals';
import { mimeTypeOf, modalityOf, sniffMimeType } from '../../src/document/mime-type.ts';

const bytes = (latin1: string): Uint8Array => Buffer.from(latin1, 'latin1');

describe('sniffMimeType', () => {
  it.each([
    ['\x89PNG\r\n\x1a\nrest', 'image/png'],
    ['\xff\xd8\xff\xe0', 'image/jpeg'],
    ['GIF89a', 'image/gif'],
    ['RIFF1234WEBPVP8 ', 'image/webp'],
    ['\0\0\0\x1cftypavif', 'image/avif'],
    ['II*\0', 'image/tiff'],
  ])('knows %j', (start, type) => {
    expect(sniffMimeType(bytes(start))).toBe(type);
  });

  it.each(['', 'plain text', 'RIFF1234WAVE'])('does not know %j', (start) => {
    expect(sniffMimeType(bytes(start))).toBeUndefined();
  });
});

describe('mimeTypeOf', () => {
  it('believes the bytes before the name', () => {
    expect(mimeTypeOf({ buffer: bytes('\xff\xd8\xff'), uri: 'a.png' })).toBe('image/jpeg');
  });

  it('reads the type off a data URI and off the ending of a path', () => {
    expect(mimeTypeOf({ uri: 'data:image/PNG;base64,AAAA' })).toBe('image/png');
    expect(mimeTypeOf({ uri: '/a/b.JPEG' })).toBe('image/jpeg');
    expect(mimeTypeOf({ uri: 'https://host/x.webp?size=2' })).toBe('image/webp');
  });

  it('does not guess', () => {
    expect(mimeTypeOf({ uri: 'README' })).toBeUndefined();
    expect(mimeTypeOf({ uri: 'a.constructor' })).toBeUndefined();
    expect(mimeTypeOf({})).toBeUndefined();
  });
});

describe('modalityOf', () => {
  it('is the first half of picture and text types', () => {
    expect(modalityOf('image/png')).toBe('image');
    expect(modalityOf('text/plain')).toBe('text');
    expect(modalityOf('application/pdf')).toBeUndefined();
    expect(modalityOf(undefined)).toBeUndefined();
  });
});
