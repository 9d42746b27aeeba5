import { describe, expect, it } from '@jest/globals';
import { mimeTypeOf } from '../../src/document/mime-type.ts';
import {
  pictureEndings,
  pictureFormatOf,
  pictureFormats,
  readFormats,
  unreadAdvice,
} from '../../src/document/picture-format.ts';

const bytes = (latin1: string): Uint8Array => Buffer.from(latin1, 'latin1');
const named = (latin1: string): string | undefined => pictureFormatOf(bytes(latin1))?.name;

describe('pictureFormatOf', () => {
  it.each([
    ['II+\0\x08\0\0\0', 'TIFF'],
    ['MM\0+\0\x08\0\0', 'TIFF'],
    ['\0\0\0\x1cftypavis\0\0\0\0', 'AVIF'],
    ['\0\0\0\x20ftypmif1\0\0\0\0avifmif1miafMA1B', 'AVIF'],
    ['\0\0\0\x18ftypmiaf\0\0\0\0mif1avif', 'AVIF'],
    ['\0\0\0\x14ftypmif1\0\0\0\0mif1....infe..av01', 'AVIF'],
    ['\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'HEIC'],
    ['\0\0\0\x18ftypmif1\0\0\0\0mif1heic', 'HEIC'],
    ['\0\0\0\x14ftypmif1\0\0\0\0mif1....infe..hvc1', 'HEIC'],
    ['\0\0\0\x18ftypmsf1\0\0\0\0msf1hevc', 'HEIC'],
    ['<svg xmlns="http://www.w3.org/2000/svg"/>', 'SVG'],
    ['\xef\xbb\xbf<?xml version="1.0"?>\n<!-- a --><!-- b -->\n<svg>', 'SVG'],
    ['<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x "y">]><svg/>', 'SVG'],
    ['\xff\xfe<\0s\0v\0g\0>\0', 'SVG'],
    ['BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0', 'BMP'],
    ['\0\0\0\x0cJXL \r\n\x87\n', 'JPEG XL'],
    ['\0\0\0\x0cjP  \r\n\x87\n', 'JPEG 2000'],
    ['\0\0\x01\0\x01\0\x10\x10\0\0\x01\0\x20\0\x68\x04\0\0\x16\0\0\0', 'ICO'],
    ['8BPS\0\x01\0\0', 'PSD'],
  ])('%j is %s', (start, name) => {
    expect(named(start)).toBe(name);
  });

  it.each([
    'BMW is a maker of cars in Munich',
    '\0\0\0\x18ftypmp42\0\0\0\0isom',
    '<html><body><svg></svg></body></html>',
    '<svgx>',
    '<!-- a comment that does not end',
    'RIFF....WAVE',
    'GIF8 is no signature',
    '8BPS',
    '',
  ])('%j is none', (start) => {
    expect(named(start)).toBeUndefined();
  });

  it('looks at thousands of comments in no time', () => {
    expect(named(`${'<!---->'.repeat(100_000)}<p>`)).toBeUndefined();
  });

  it('reads only the bytes of a view', () => {
    const whole = bytes('xx\x89PNG\r\n\x1a\nyy');
    expect(pictureFormatOf(whole.subarray(2))?.name).toBe('PNG');
    expect(pictureFormatOf(whole.subarray(2, 6))).toBeUndefined();
  });
});

describe('the table', () => {
  it('gives each ending to one format, and the type by name is that by bytes', () => {
    expect(new Set(pictureEndings).size).toBe(pictureEndings.length);
    for (const { endings, mimeType } of pictureFormats) {
      for (const ending of endings) expect(mimeTypeOf({ uri: `a.${ending}` })).toBe(mimeType);
    }
  });

  it.each([
    ['photo.jfif', 'image/jpeg'],
    ['photo.JPE', 'image/jpeg'],
    ['scan.btf', 'image/tiff'],
    ['IMG_0001.HEIC', 'image/heic'],
    ['drawing.svgz', 'image/svg+xml'],
  ])('knows %s', (uri, type) => {
    expect(mimeTypeOf({ uri })).toBe(type);
  });

  it('advises for those that cannot be read, and for no others', () => {
    expect(readFormats).toBe('PNG, JPEG, GIF, WebP, TIFF, AVIF');
    expect(unreadAdvice('image/heic')).toMatch(/^is a HEIC photo, which cannot be read; .*magick/);
    expect(unreadAdvice('image/png')).toBeUndefined();
    expect(unreadAdvice('text/plain')).toBeUndefined();
  });
});
