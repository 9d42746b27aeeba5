import { describe, expect, it } from '@jest/globals';
import type { Document } from '../../src/document/document.ts';
import { createDriver } from '../../src/drivers/create-driver.ts';
import { driver, errorOf, ids, run, search } from './make-context.ts';

const five = (): Document[] => ['a', 'b', 'c', 'd', 'e'].map((id) => ({ id }));

describe('SliceQL', () => {
  it.each([
    [{ start: 0, end: 2 }, ['a', 'b']],
    [{ start: 1, end: 3 }, ['b', 'c']],
    [{ start: 3 }, ['d', 'e']],
    [{ start: 0, end: 10 }, ['a', 'b', 'c', 'd', 'e']],
    [{ end: null }, ['a', 'b', 'c', 'd', 'e']],
    [{ end: 0 }, []],
    [{ start: 9 }, []],
    // As Jina 1.0.8 cuts lists, tried with it.
    [{ start: -2 }, ['a', 'b', 'c', 'd', 'e']],
    [{ start: 0, end: -1 }, ['a', 'b', 'c', 'd']],
    [{ start: 1, end: -1 }, ['b', 'c', 'd']],
    [{ start: -2, end: 4 }, ['c', 'd']],
    [{ start: -2, end: -1 }, ['c', 'd']],
    [{ start: -9, end: 2 }, ['a', 'b']],
    [{ end: -9 }, []],
  ])('with %j keeps %j', async (options, expected) => {
    const { docs } = await run(driver('SliceQL', options), search(five()));
    expect(ids(docs)).toEqual(expected);
  });

  it('cuts chunks and roots by default, matches when told', async () => {
    const docs = [{ id: 'q', chunks: five(), matches: five() }, ...five()];
    const { docs: cut } = await run(driver('SliceQL', { end: 2 }), search(docs));
    expect(cut).toHaveLength(2);
    expect(cut[0]?.chunks).toHaveLength(2);
    expect(cut[0]?.matches).toHaveLength(5);
    const config = driver('SliceQL', { end: 1, traversal_paths: ['m'] });
    expect((await run(config, search(cut))).docs[0]?.matches).toHaveLength(1);
  });

  it.each([
    [3, ['a', 'b', 'c']],
    [0, []],
    [null, ['a', 'b', 'c', 'd', 'e']],
  ])('is cut at the end %j of a queryset', async (end, expected) => {
    const queryset = [{ name: 'SliceQL', parameters: { end }, priority: 1 }];
    const { docs } = await run(driver('SliceQL', { end: 1 }), search(five(), { queryset }));
    expect(ids(docs)).toEqual(expected);
  });

  it.each([[{ start: 0.5 }], [{ end: 'x' }], [{ end: -2.5 }], [{ start: '1' }]])(
    'refuses %j',
    async (options) => {
      const error = await errorOf(() => createDriver(driver('SliceQL', options)));
      expect(error).toMatchObject({ code: 'ERR_VALUE' });
    },
  );
});

describe('ReverseQL', () => {
  it('reverses the roots, with their groundtruths', async () => {
    const request = search(five().slice(0, 2), { groundtruths: [{ id: 'ta' }, { id: 'tb' }] });
    const { docs, groundtruths } = await run(driver('ReverseQL'), request);
    expect(ids(docs)).toEqual(['b', 'a']);
    expect(ids(groundtruths)).toEqual(['tb', 'ta']);
  });

  it('reverses matches when told', async () => {
    const config = driver('ReverseQL', { traversal_paths: 'm' });
    const { docs } = await run(config, search([{ id: 'q', matches: five() }, { id: 'p' }]));
    expect(ids(docs[0]?.matches)).toEqual(['e', 'd', 'c', 'b', 'a']);
    expect(docs[1]).toEqual({ id: 'p' });
  });
});
