import { describe, expect, it } from '@jest/globals';
import { selectEmoji } from '../../src/datasets/select-emoji.ts';

function entry(hexcode: string, fields: { group?: string; skintone?: string | number } = {}) {
  return { hexcode, annotation: `name of ${hexcode}`, group: 'objects', skintone: '', ...fields };
}

describe('selectEmoji', () => {
  it('keeps code, annotation and group of standard emoji in their order', () => {
    expect(selectEmoji([entry('1F355'), entry('1F34E')])).toEqual([
      { hexcode: '1F355', annotation: 'name of 1F355', group: 'objects' },
      { hexcode: '1F34E', annotation: 'name of 1F34E', group: 'objects' },
    ]);
  });

  it.each([
    ['extras of OpenMoji', entry('E000', { group: 'extras-openmoji' })],
    ['variants by their field', entry('1F44B', { skintone: 1 })],
    ['variants by their code', entry('1F44B-1F3FD')],
  ])('leaves out %s', (_, given) => {
    expect(selectEmoji([given])).toEqual([]);
  });

  it('takes entries that differ in variation selectors for one', () => {
    const codes = selectEmoji([entry('2764-FE0F'), entry('2764'), entry('2764-FE0E')]);
    expect(codes.map(({ hexcode }) => hexcode)).toEqual(['2764-FE0F']);
  });
});
