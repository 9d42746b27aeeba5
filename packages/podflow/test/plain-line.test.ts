import { describe, expect, it } from '@jest/globals';
import { plainLine } from '../src/plain-line.ts';

describe('plainLine', () => {
  it.each([
    ['a red kite', 'a red kite'],
    [' two\nlines\r\n', 'two lines'],
    ['\u001b[2Jgone', '[2Jgone'],
    ['ring\u0007\u0009tab', 'ring tab'],
    ['', ''],
  ])('makes %j %j', (text, line) => {
    expect(plainLine(text)).toBe(line);
  });

  it('cuts what is long', () => {
    expect(plainLine('x'.repeat(200))).toBe(`${'x'.repeat(79)}…`);
  });
});
