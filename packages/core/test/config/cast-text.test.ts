import { describe, expect, it } from '@jest/globals';
import { castText } from '../../src/config/cast-text.ts';

describe('castText', () => {
  it.each([
    ['2', 2],
    ['007', 7],
    ['-3', -3],
    ['1e3', 1000],
    ['1.5', 1.5],
    ['.5', 0.5],
    ['1.', 1],
    ['true', true],
    ['False', false],
    ['TRUE', true],
    ['', null],
    ["'2'", 2],
    [`"'a'"`, 'a'],
    ['[a, 1, true]', ['a', 1, true]],
    ['[]', []],
    ['[\'1\', "b"]', [1, 'b']],
  ])('makes %j into %j', (text, value) => {
    expect(castText(text)).toEqual(value);
  });

  it.each([
    'a',
    'truely',
    '1 2',
    '1e',
    '1e999',
    'nan',
    'Infinity',
    '12345678901234567890',
    '.',
    '-',
    '[',
    '"',
    '[a, [b]]',
    '[{a: 1}]',
    "'a' or 'b'",
    '0x10',
  ])('leaves %j as it is', (text) => {
    expect(castText(text)).toBe(text);
  });
});
