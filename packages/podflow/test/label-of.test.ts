import { describe, expect, it } from '@jest/globals';
import { labelOf } from '../src/label-of.ts';

const uri = `data:image/png;base64,${'A'.repeat(100)}`;

describe('labelOf', () => {
  it.each([
    [{ id: '1', tags: { caption: 'pizza', file: 'a.png' }, text: 'x' }, 'pizza'],
    [{ id: '1', tags: { caption: '', file: 'a.png' }, text: 'a text' }, 'a text'],
    [{ id: '1', tags: { file: 'pictures/a.png' }, uri }, 'pictures/a.png'],
    [{ id: '1', tags: { file: 'a.png' }, uri: '/pictures/a.png' }, '/pictures/a.png'],
    [{ id: '1', tags: { caption: 7 }, uri: 'a.png' }, 'a.png'],
    [{ id: '1', uri }, `${uri.slice(0, 30)}…`],
    [{ id: '1', text: '' }, '1'],
  ])('calls %j %s', (document, label) => {
    expect(labelOf(document)).toBe(label);
  });
});
