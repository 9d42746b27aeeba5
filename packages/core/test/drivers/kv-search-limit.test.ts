import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { DriverConfig } from '../../src/config/flow-config.ts';
import type { Document } from '../../src/document/document.ts';
import { encodeDocument } from '../../src/document/document-codec.ts';
import type { QueryLang } from '../../src/document/request.ts';
import { createDriver } from '../../src/drivers/create-driver.ts';
import { driver, makeContext, run, search } from './make-context.ts';
import { SmallStore, store } from './small-executors.ts';

const fetching = driver('KVSearchDriver');
const onMatches = { traversal_paths: ['m'] };
const sort = driver('SortQL', { field: 'score__value', ...onMatches });
const slice = (end: number) => driver('SliceQL', { start: 0, end, ...onMatches });
const reduce = driver('ReduceAllDriver', onMatches);

/** A store that has Documents 0 to 99 but the missing ones, and remembers what it was asked for. */
class AskedStore extends SmallStore {
  readonly asked: string[] = [];

  constructor(missing: readonly number[] = []) {
    super();
    for (let n = 0; n < 100; n++) {
      if (missing.includes(n)) continue;
      this.values.set(`${n}`, encodeDocument({ id: `${n}`, text: `text ${n}`, weight: n }));
    }
  }

  override query(ids: readonly string[]) {
    this.asked.push(...ids);
    return super.query(ids);
  }
}

const matchesOf = (scores: readonly number[]): Document[] =>
  scores.map((value, n) => ({ id: `${n}`, score: { value } }));

/** Matches after all drivers, where the first one knows of the others, or does not. */
async function answer(
  configs: readonly DriverConfig[],
  matches: Document[],
  { known = true, small = new AskedStore(), queryset = [] as QueryLang[] } = {},
): Promise<{ matches: Document[] | undefined; asked: string[] }> {
  const request = { ...search([{ id: 'q', matches: structuredClone(matches) }]), queryset };
  const context = makeContext(request, store('kv', small));
  for (const [at, config] of configs.entries()) {
    await createDriver(config, known ? configs.slice(at + 1) : []).run(context);
  }
  return { matches: context.request.docs[0]?.matches, asked: small.asked };
}

describe('KVSearchDriver before drivers that keep the first matches only', () => {
  const ranked = matchesOf([1, 2, 3, 4, 5, 6]);

  it('fetches no more than is kept', async () => {
    const { matches, asked } = await answer([fetching, reduce, sort, slice(2)], ranked);
    expect(asked).toEqual(['0', '1']);
    expect(matches?.map(({ text }) => text)).toEqual(['text 0', 'text 1']);
  });

  it('fetches on where some are not stored', async () => {
    const small = new AskedStore([0, 2, 3]);
    const { matches, asked } = await answer([fetching, sort, slice(2)], ranked, { small });
    expect(asked).toEqual(['0', '1', '2', '3', '4']);
    expect(matches?.map(({ id }) => id)).toEqual(['1', '4']);
  });

  it('fetches all that are as near as the last one kept', async () => {
    const { asked } = await answer([fetching, sort, slice(2)], matchesOf([1, 2, 2, 2, 3]));
    expect(asked).toEqual(['0', '1', '2', '3']);
  });

  it('goes by the end that a queryset sets', async () => {
    const queryset = [{ name: 'SliceQL', parameters: { end: 4 }, priority: 1 }];
    const { asked } = await answer([fetching, sort, slice(2)], ranked, { queryset });
    expect(asked).toEqual(['0', '1', '2', '3']);
  });

  it.each<[string, DriverConfig[], Document[], QueryLang[]]>([
    ['nothing follows', [fetching], ranked, []],
    [
      'a driver looks at the content first',
      [fetching, driver('SortQL', { field: 'weight', ...onMatches }), slice(2)],
      ranked,
      [],
    ],
    [
      'the farthest are kept',
      [
        fetching,
        driver('SortQL', { field: 'score__value', reverse: true, ...onMatches }),
        slice(2),
      ],
      ranked,
      [],
    ],
    [
      'another list is cut',
      [fetching, sort, driver('SliceQL', { end: 2, traversal_paths: ['r'] })],
      ranked,
      [],
    ],
    [
      'there is no end',
      [fetching, sort, driver('SliceQL', { start: 1, ...onMatches })],
      ranked,
      [],
    ],
    ['the matches are not ranked', [fetching, sort, slice(2)], matchesOf([3, 1, 2, 5, 4, 6]), []],
    ['matches have no score', [fetching, slice(2)], ranked.map(({ id }) => ({ id })), []],
    [
      'the stored Documents bring their scores',
      [driver('KVSearchDriver', { is_update: false }), slice(2)],
      ranked,
      [],
    ],
    [
      'a queryset sorts by something else',
      [fetching, sort, slice(2)],
      ranked,
      [{ name: 'SortQL', parameters: { field: 'weight' }, priority: 1 }],
    ],
    [
      'a queryset turns the order round',
      [fetching, sort, slice(2)],
      ranked,
      [{ name: 'SortQL', parameters: { reverse: true }, priority: 1 }],
    ],
  ])('fetches all where %s', async (_what, configs, matches, queryset) => {
    const { asked } = await answer(configs, matches, { queryset });
    expect(asked).toEqual(['0', '1', '2', '3', '4', '5']);
  });

  it('answers as when it fetches everything', async () => {
    const scores = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 20 });
    const ends = fc.integer({ min: 0, max: 8 });
    const missing = fc.array(fc.integer({ min: 0, max: 20 }));
    const cases = fc.record({
      scores,
      end: ends,
      missing,
      isRanked: fc.boolean(),
      sorts: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ scores, end, missing, isRanked, sorts }) => {
        const matches = matchesOf(isRanked ? scores.toSorted((a, b) => a - b) : scores);
        const configs = [fetching, reduce, ...(sorts ? [sort] : []), slice(end)];
        const fetched = await answer(configs, matches, { small: new AskedStore(missing) });
        const all = await answer(configs, matches, {
          small: new AskedStore(missing),
          known: false,
        });
        expect(fetched.matches).toEqual(all.matches);
      }),
      { numRuns: 300 },
    );
  });

  it('gives the same answer from two shards, however many of them are equally near', async () => {
    const scores = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 16 });
    await fc.assert(
      fc.asyncProperty(scores, fc.integer({ min: 1, max: 6 }), async (values, end) => {
        const matches = matchesOf(values.toSorted((a, b) => a - b));
        const following = [reduce, sort, slice(end)];
        const shards = await Promise.all(
          [0, 1].map(async (shard) => {
            const missing = matches.map((_, n) => n).filter((n) => n % 2 !== shard);
            const { matches: kept } = await answer([fetching], matches, {
              small: new AskedStore(missing),
            });
            const request = search([{ id: 'q', matches: structuredClone(matches) }]);
            const context = makeContext(request, store('kv', new AskedStore(missing)));
            await createDriver(fetching, following).run(context);
            return { all: search([{ id: 'q', matches: kept ?? [] }]), some: context.request };
          }),
        );
        const some = await run(
          following,
          shards.map((shard) => shard.some),
        );
        const all = await run(
          following,
          shards.map((shard) => shard.all),
        );
        expect(some.docs[0]?.matches).toEqual(all.docs[0]?.matches);
      }),
      { numRuns: 200 },
    );
  });
});
