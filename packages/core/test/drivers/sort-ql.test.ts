import { describe, expect, it } from '@jest/globals';
import type { Document, TagValue } from '../../src/document/document.ts';
import { createDriver } from '../../src/drivers/create-driver.ts';
import { driver, errorOf, ids, run, search } from './make-context.ts';

const scored = (id: string, value: number): Document => ({ id, score: { value } });
const tagged = (id: string, price: TagValue): Document => ({ id, tags: { price } });

describe('SortQL', () => {
  it('sorts ascending by a path and keeps the order of equal ones', async () => {
    const docs = [scored('a', 2), scored('b', 1), scored('c', 2), scored('d', 0)];
    const sorted = await run(driver('SortQL', { field: 'score__value' }), search(docs));
    expect(ids(sorted.docs)).toEqual(['d', 'b', 'a', 'c']);
  });

  it('sorts descending with reverse, equal ones in their order', async () => {
    const docs = [scored('a', 2), scored('b', 1), scored('c', 2)];
    const config = driver('SortQL', { field: 'score__value', reverse: true });
    expect(ids((await run(config, search(docs))).docs)).toEqual(['a', 'c', 'b']);
  });

  it('sorts each list of matches by itself', async () => {
    const docs = [
      { id: 'q1', matches: [scored('x', 9), scored('y', 3)] },
      { id: 'q2', matches: [scored('z', 5), scored('w', 4)] },
    ];
    const config = driver('SortQL', { field: 'score__value', traversal_paths: ['m'] });
    const { docs: sorted } = await run(config, search(docs));
    expect(sorted.map(({ matches }) => ids(matches))).toEqual([
      ['y', 'x'],
      ['w', 'z'],
    ]);
  });

  it.each([[false], [true]])('puts what lacks the value last, reverse %j', async (reverse) => {
    const docs = [{ id: 'none' }, tagged('one', 1), tagged('null', null), tagged('two', 2)];
    const config = driver('SortQL', { field: 'tags__price', reverse });
    const expected = reverse ? ['two', 'one'] : ['one', 'two'];
    expect(ids((await run(config, search(docs))).docs)).toEqual([...expected, 'none', 'null']);
  });

  it('puts scores that are not a number last', async () => {
    const docs = [scored('nan', Number.NaN), scored('b', 1), scored('a', 0)];
    const sorted = await run(driver('SortQL', { field: 'score__value' }), search(docs));
    expect(ids(sorted.docs)).toEqual(['a', 'b', 'nan']);
  });

  it('sorts texts by their characters', async () => {
    const docs = [tagged('b', 'pear'), tagged('a', 'Apple'), tagged('c', 'zoo')];
    const sorted = await run(driver('SortQL', { field: 'tags__price' }), search(docs));
    expect(ids(sorted.docs)).toEqual(['a', 'b', 'c']);
  });

  it('takes field and reverse from the queryset', async () => {
    const parameters = { field: 'tags__price', reverse: true };
    const queryset = [{ name: 'SortQL', parameters, priority: 1 }];
    const request = search([tagged('a', 1), tagged('b', 2)], { queryset });
    const sorted = await run(driver('SortQL', { field: 'score__value' }), request);
    expect(ids(sorted.docs)).toEqual(['b', 'a']);
  });

  it.each([
    ['texts with numbers', [tagged('a', 1), tagged('b', 'x')]],
    ['lists', [tagged('a', [1]), tagged('b', [2])]],
  ])('does not compare %s', async (_what, docs) => {
    const sort = () => run(driver('SortQL', { field: 'tags__price' }), search(docs));
    expect(await errorOf(sort)).toMatchObject({ code: 'ERR_DRIVER' });
  });

  it.each([
    [{}, 'SortQL.field: expected the path of a field'],
    [{ field: '' }, 'expected the path of a field'],
    [{ field: 'scores__value' }, 'did you mean "score"?'],
    [{ field: 'score__value', reverse: 'no' }, 'SortQL.reverse: expected true or false'],
  ])('refuses %j', async (options, message) => {
    const error = await errorOf(() => createDriver(driver('SortQL', options)));
    expect(error).toMatchObject({ code: 'ERR_VALUE' });
    expect(error.message).toContain(message);
  });
});
