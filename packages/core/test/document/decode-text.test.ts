import { describe, expect, it } from '@jest/globals';
import { decodeText } from '../../src/document/decode-text.ts';

const big = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();

describe('decodeText', () => {
  it.each([
    ['UTF-8', Buffer.from('grüner Baum\nüber 🌳')],
    ['UTF-8 with a mark', Buffer.from('\uFEFFgrüner Baum\nüber 🌳')],
    ['UTF-16 little-endian', Buffer.from('\uFEFFgrüner Baum\nüber 🌳', 'utf16le')],
    ['UTF-16 big-endian', big('\uFEFFgrüner Baum\nüber 🌳')],
  ])('decodes %s', (_, bytes) => {
    expect(decodeText(bytes, 'a.txt')).toBe('grüner Baum\nüber 🌳');
  });

  it('leaves a replacement character that stands in the file', () => {
    expect(decodeText(Buffer.from('a\uFFFDb'), 'a.txt')).toBe('a\uFFFDb');
    expect(decodeText(Buffer.alloc(0), 'a.txt')).toBe('');
  });

  it.each<[string, Uint8Array, string]>([
    ['Latin-1', Buffer.from('one\ntwo\nüber\n', 'latin1'), 'a.txt:3 is not UTF-8 text'],
    ['Latin-1 in the last line', Buffer.from('one\nü', 'latin1'), 'a.txt:2 is not UTF-8 text'],
    ['a character cut off', Buffer.from('one\nü').subarray(0, -1), 'a.txt:2 is not UTF-8 text'],
    ['an encoded surrogate', Buffer.from([0xed, 0xa0, 0x80]), 'a.txt:1 is not UTF-8 text'],
    ['zero bytes', Buffer.from('one\nt\0wo'), 'a.txt:2 has a zero byte'],
    ['UTF-16 without a mark', Buffer.from('one', 'utf16le'), 'a.txt:1 has a zero byte'],
    [
      'UTF-16 of an odd length',
      Buffer.from('\uFEFFa\nb', 'utf16le').subarray(0, -1),
      'a.txt:2 is not UTF-16',
    ],
    ['half a pair', Buffer.from('\uFEFFa\n\uD83Cb', 'utf16le'), 'a.txt:2 is not UTF-16'],
  ])('refuses %s with the line', (_, bytes, message) => {
    expect(() => decodeText(bytes, 'a.txt')).toThrow(
      expect.objectContaining({
        code: 'ERR_FILE_UNREADABLE',
        message: expect.stringMatching(new RegExp(`^${message}.*save the file as UTF-8`)),
      }),
    );
  });
});
