import { describe, expect, it } from '@jest/globals';
import type { Document } from '../../src/document/document.ts';
import { createDriver } from '../../src/drivers/create-driver.ts';
import type {
  Chunk2DocRanker,
  Match2DocRanker,
  NamedExecutor,
  RankRow,
} from '../../src/executor/executor.ts';
import { driver, errorOf, ids, noExecutor, run, search } from './make-context.ts';

/** Scores a Document by the sum of its rows, in the order in which they come; remembers what it was given. */
class SumRanker implements Chunk2DocRanker {
  readonly rows: RankRow[] = [];
  readonly seen: string[][] = [];

  score(...[rows, queries, found]: Parameters<Chunk2DocRanker['score']>) {
    if (rows.some(({ score }) => score < 0)) throw new RangeError('negative');
    this.rows.push(...rows);
    this.seen.push([...(queries?.keys() ?? [])], [...(found?.keys() ?? [])]);
    const sums = new Map<string, number>();
    for (const { parentId, score } of rows) sums.set(parentId, (sums.get(parentId) ?? 0) + score);
    return [...sums].map(([id, score]) => ({ id, score }));
  }
}

function ranker(executor: Chunk2DocRanker | Match2DocRanker): NamedExecutor {
  return { name: 'ranker', classNames: ['SumRanker'], kind: 'ranker', executor };
}

const match = (id: string, parentId: string, value: number): Document => ({
  id,
  parentId,
  granularity: 1,
  score: { value },
});

const query = (): Document => ({
  id: 'q',
  chunks: [
    { id: 'q1', matches: [match('a1', 'a', 1), match('b1', 'b', 2)] },
    { id: 'q2', matches: [match('a2', 'a', 4)] },
    { id: 'q3' },
  ],
});

describe('Chunk2DocRankDriver', () => {
  it('ranks the Documents of the chunk matches, best first', async () => {
    const executor = new SumRanker();
    const [q] = (await run(driver('Chunk2DocRankDriver'), search([query()]), ranker(executor)))
      .docs;
    expect(q?.matches).toEqual([
      { id: 'a', adjacency: 1, score: { value: 5, opName: 'SumRanker', refId: 'q' } },
      { id: 'b', adjacency: 1, score: { value: 2, opName: 'SumRanker', refId: 'q' } },
    ]);
    expect(executor.rows).toEqual([
      { parentId: 'a', matchId: 'a1', queryChunkId: 'q1', score: 1 },
      { parentId: 'b', matchId: 'b1', queryChunkId: 'q1', score: 2 },
      { parentId: 'a', matchId: 'a2', queryChunkId: 'q2', score: 4 },
    ]);
    expect(executor.seen).toEqual([
      ['q1', 'q2'],
      ['a1', 'b1', 'a2'],
    ]);
  });

  it('sorts descending whatever the ranker does, and keeps matches there are', async () => {
    const docs = [{ ...query(), matches: [{ id: 'old' }] }];
    const ascending: Chunk2DocRanker = {
      score: () => [
        { id: 'low', score: 1 },
        { id: 'high', score: 9 },
      ],
    };
    const ranked = await run(driver('Chunk2DocRankDriver'), search(docs), ranker(ascending));
    expect(ids(ranked.docs[0]?.matches)).toEqual(['old', 'high', 'low']);
  });

  it('keeps the source matches as chunks when told', async () => {
    const config = driver('Chunk2DocRankDriver', { keep_source_matches_as_chunks: true });
    const [q] = (await run(config, search([query()]), ranker(new SumRanker()))).docs;
    expect(q?.matches?.map(({ chunks }) => ids(chunks))).toEqual([['a1', 'a2'], ['b1']]);
    expect(q?.matches?.[0]?.chunks?.[0]).toMatchObject({ parentId: 'a', granularity: 1 });
  });

  it('works where it is told', async () => {
    const config = driver('Chunk2DocRankDriver', { traversal_paths: ['c'] });
    const docs = [{ id: 'root', chunks: [query()] }];
    const [root] = (await run(config, search(docs), ranker(new SumRanker()))).docs;
    expect(root?.matches).toBeUndefined();
    expect(ids(root?.chunks?.[0]?.matches)).toEqual(['a', 'b']);
  });

  it('passes over Documents without chunk matches and over failed ones', async () => {
    const error = { code: 'ERR_URI', message: 'before' } as const;
    const docs = [
      { id: 'bare', chunks: [{ id: 'c' }] },
      { ...query(), error },
    ];
    const executor = new SumRanker();
    const { docs: same } = await run(driver('Chunk2DocRankDriver'), search(docs), ranker(executor));
    expect(same.some(({ matches }) => matches)).toBe(false);
    expect(executor.rows).toEqual([]);
  });

  it.each<[string, Partial<Document>, string, string]>([
    ['has no parent', { parentId: '' }, 'ERR_DRIVER', 'has no parentId'],
    ['is refused by the ranker', { score: { value: -1 } }, 'ERR_EXECUTOR', 'SumRanker: negative'],
  ])(
    'fails a Document whose match %s; the others go on',
    async (_reason, fields, code, message) => {
      const bad = {
        id: 'bad',
        chunks: [{ id: 'x', matches: [{ ...match('m', 'p', 1), ...fields }] }],
      };
      const request = search([bad, query()]);
      const { docs } = await run(driver('Chunk2DocRankDriver'), request, ranker(new SumRanker()));
      expect(docs[0]?.error).toMatchObject({ code, documentId: 'bad' });
      expect(docs[0]?.error?.message).toContain(message);
      expect(ids(docs[1]?.matches)).toEqual(['a', 'b']);
    },
  );

  it.each([['high'], [{ a: 1 }], [[{ id: 'a' }]], [[{ id: 5, score: 1 }]]])(
    'fails when the ranker returns %j',
    async (scores) => {
      const wrong = { score: () => scores as never };
      const request = search([query()]);
      const [q] = (await run(driver('Chunk2DocRankDriver'), request, ranker(wrong))).docs;
      expect(q?.error?.message).toContain('expected a list of {id, score}');
    },
  );

  it('takes another method of the Executor, and no other', async () => {
    const executor = {
      close() {},
      rankAll: 1,
      scoreAll: new SumRanker().score.bind(new SumRanker()),
    };
    const named = { ...noExecutor, executor };
    const request = search([query()]);
    const config = driver('Chunk2DocRankDriver', { method: 'score_all' });
    expect(ids((await run(config, request, named)).docs[0]?.matches)).toEqual(['a', 'b']);
    const error = await errorOf(() => run(driver('Chunk2DocRankDriver'), request, named));
    expect(error.message).toContain('has no method score (its methods: scoreAll)');
  });

  it('refuses a flag that is none', async () => {
    const config = driver('Chunk2DocRankDriver', { keep_source_matches_as_chunks: 'yes' });
    expect(await errorOf(() => createDriver(config))).toMatchObject({ code: 'ERR_VALUE' });
  });
});

describe('AggregateMatches2DocRankDriver', () => {
  const aggregate = driver('AggregateMatches2DocRankDriver');
  const docs = (): Document[] => [
    { id: 'q', matches: [match('a1', 'a', 1), match('b1', 'b', 3), match('a2', 'a', 4)] },
  ];

  it("puts the matches' Documents in their place, best first", async () => {
    const executor = new SumRanker();
    const [q] = (await run(aggregate, search(docs()), ranker(executor))).docs;
    expect(q?.matches?.map(({ id, score }) => [id, score?.value])).toEqual([
      ['a', 5],
      ['b', 3],
    ]);
    expect(executor.rows.map(({ queryChunkId }) => queryChunkId)).toEqual(['q', 'q', 'q']);
  });

  it('keeps the source matches as chunks when told', async () => {
    const config = { ...aggregate, options: { keep_source_matches_as_chunks: true } };
    const [q] = (await run(config, search(docs()), ranker(new SumRanker()))).docs;
    expect(q?.matches?.map(({ chunks }) => ids(chunks))).toEqual([['a1', 'a2'], ['b1']]);
  });

  it('leaves Documents without matches alone', async () => {
    const { docs: same } = await run(aggregate, search([query()]), ranker(new SumRanker()));
    expect(same).toEqual([query()]);
  });
});

describe('Matches2DocRankDriver', () => {
  /** By the length of the matches' text. */
  const byLength: Match2DocRanker = {
    score(_query, matches) {
      if (matches.some(({ text }) => text === 'bad')) throw new RangeError('bad match');
      return matches.map(({ text }) => (text === undefined ? Number.NaN : text.length));
    },
  };
  const docs = (...texts: (string | undefined)[]): Document[] => [
    {
      id: 'q',
      matches: texts.map((text, index) => ({
        id: `m${index}`,
        ...(text !== undefined && { text }),
      })),
    },
  ];

  it.each([[{}], [{ reverse: true }], [{ reverse: false }]])(
    'scores anew and sorts descending with %j',
    async (options) => {
      const config = driver('Matches2DocRankDriver', options);
      const request = search(docs('aa', 'aaaa', 'a'));
      const [q] = (await run(config, request, ranker(byLength))).docs;
      expect(ids(q?.matches)).toEqual(['m1', 'm0', 'm2']);
      expect(q?.matches?.[0]?.score).toEqual({ value: 4, opName: 'SumRanker', refId: 'q' });
    },
  );

  it('keeps the order of equal ones', async () => {
    const request = search(docs('aa', 'bb', 'ccc'));
    const [q] = (await run(driver('Matches2DocRankDriver'), request, ranker(byLength))).docs;
    expect(ids(q?.matches)).toEqual(['m2', 'm0', 'm1']);
  });

  it('works on the matches of chunks when told', async () => {
    const config = driver('Matches2DocRankDriver', { traversal_paths: ['c'] });
    const request = search([{ id: 'root', chunks: docs('a', 'aa') }]);
    const [root] = (await run(config, request, ranker(byLength))).docs;
    expect(ids(root?.chunks?.[0]?.matches)).toEqual(['m1', 'm0']);
  });

  it('records a failure and leaves the matches; the others go on', async () => {
    const request = search([...docs('bad', 'xx'), ...docs('a', 'aa'), { id: 'bare' }]);
    const [bad, good, bare] = (
      await run(driver('Matches2DocRankDriver'), request, ranker(byLength))
    ).docs;
    expect(bad?.error?.message).toBe('SumRanker: bad match');
    expect(ids(bad?.matches)).toEqual(['m0', 'm1']);
    expect(ids(good?.matches)).toEqual(['m1', 'm0']);
    expect(bare).toEqual({ id: 'bare' });
  });

  it.each([[[1]], [[1, 2, 3]], [['1', '2']], [[1, Number.NaN]], [{}], [null]])(
    'fails when the ranker returns %j for two matches',
    async (scores) => {
      const wrong = { score: () => scores as never };
      const request = search(docs('a', 'aa'));
      const [q] = (await run(driver('Matches2DocRankDriver'), request, ranker(wrong))).docs;
      expect(q?.error).toMatchObject({ code: 'ERR_EXECUTOR' });
      expect(q?.error?.message).toContain('expected 2 finite numbers');
    },
  );
});
