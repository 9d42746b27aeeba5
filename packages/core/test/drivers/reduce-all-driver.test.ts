import { describe, expect, it } from '@jest/globals';
import type { Document } from '../../src/document/document.ts';
import { driver, ids, run, search } from './make-context.ts';
import { vector } from './small-executors.ts';

const withMatches = (id: string, ...matches: string[]): Document => ({
  id,
  matches: matches.map((match) => ({ id: match })),
});
/** The same after a join, which says whose matches they are. */
const joined = (id: string, ...matches: string[]): Document => ({
  id,
  matches: matches.map((match) => ({ id: match, adjacency: 1, score: { value: 0, refId: id } })),
});
const below = (parentId: string): Partial<Document> => ({ parentId, granularity: 1 });
const reduce = (...paths: string[]) => driver('ReduceAllDriver', { traversal_paths: paths });

describe('ReduceAllDriver on r', () => {
  it('puts the roots of all parts one after another, without de-duplication', async () => {
    const parts = [
      search([{ id: 'a' }, { id: 'b' }]),
      search([]),
      search([{ id: 'a', text: 'x' }]),
    ];
    expect((await run(reduce('r'), parts)).docs).toEqual([
      { id: 'a' },
      { id: 'b' },
      { id: 'a', text: 'x' },
    ]);
  });

  it('joins the groundtruths along', async () => {
    const parts = [
      search([], { groundtruths: [] }),
      search([{ id: 'a' }], { groundtruths: [{ id: 'ta' }] }),
      search([{ id: 'b' }], { groundtruths: [{ id: 'tb' }] }),
    ];
    const { docs, groundtruths } = await run(reduce('r'), parts);
    expect(ids(docs)).toEqual(['a', 'b']);
    expect(ids(groundtruths)).toEqual(['ta', 'tb']);
  });

  it('does nothing to one part', async () => {
    const request = search([{ id: 'a' }]);
    expect((await run(reduce('r'), request)).docs).toEqual([{ id: 'a' }]);
  });
});

describe('ReduceAllDriver on m and c', () => {
  it('unites the matches of the same root, part after part', async () => {
    const parts = [
      search([withMatches('q', 'x', 'y'), withMatches('p')]),
      search([withMatches('q', 'z'), withMatches('p', 'w')]),
    ];
    const { docs } = await run(reduce('m'), parts);
    expect(docs.map(({ matches }) => ids(matches))).toEqual([['x', 'y', 'z'], ['w']]);
  });

  it('unites chunks by default', async () => {
    const part = (chunk: string) => search([{ id: 'a', chunks: [{ id: chunk }] }]);
    const { docs } = await run(driver('ReduceAllDriver'), [part('1'), part('2'), part('3')]);
    expect(ids(docs[0]?.chunks)).toEqual(['1', '2', '3']);
  });

  it('adds roots that the forwarded part lacks, in first-seen order', async () => {
    const parts = [
      search([withMatches('only', 'x'), { id: 'q' }]),
      search([withMatches('q', 'y')]),
    ];
    const { docs } = await run(reduce('m'), parts);
    expect(docs).toEqual([joined('only', 'x'), joined('q', 'y')]);
  });

  it('takes the other fields of a root from the forwarded part', async () => {
    const parts = [search([{ ...withMatches('q', 'x'), text: 'first' }]), search([{ id: 'q' }])];
    expect((await run(reduce('m'), parts)).docs).toEqual([joined('q', 'x')]);
  });

  it('keeps two roots of the same id apart', async () => {
    const parts = [
      search([withMatches('q', 'a'), withMatches('q', 'b')]),
      search([withMatches('q', 'c'), withMatches('q', 'd')]),
    ];
    const { docs } = await run(reduce('m'), parts);
    expect(docs.map(({ matches }) => ids(matches))).toEqual([
      ['a', 'c'],
      ['b', 'd'],
    ]);
  });

  it('unites the matches of chunks on cm, and the chunks on the way', async () => {
    const part = (...chunks: Document[]) => search([{ id: 'q', chunks }]);
    const parts = [
      part(withMatches('c1', 'x'), withMatches('c2', 'y')),
      part(withMatches('c1', 'z')),
    ];
    const { docs } = await run(reduce('cm'), parts);
    expect(docs[0]?.chunks).toEqual([joined('c1', 'x', 'z'), joined('c2', 'y')]);
  });

  it('does not count a part twice when it works on several paths', async () => {
    const part = (name: string) =>
      search([{ ...withMatches('q', `m${name}`), chunks: [{ id: `c${name}` }] }]);
    const parts = [search([withMatches('only', 'x')]), part('1'), part('2')];
    const { docs } = await run(reduce('c', 'm'), parts);
    expect(docs).toEqual([
      joined('only', 'x'),
      { ...joined('q', 'm1', 'm2'), chunks: ['c1', 'c2'].map((id) => ({ id, ...below('q') })) },
    ]);
  });

  it('says of merged chunks and matches whose they are, and keeps their scores', async () => {
    const part = (name: string): Document => ({
      id: 'q',
      mimeType: 'text/plain',
      granularity: 1,
      adjacency: 1,
      chunks: [{ id: `c${name}`, parentId: 'other' }],
      matches: [{ id: `m${name}`, score: { value: Number(name), opName: 'X', refId: 'other' } }],
    });
    const { docs } = await run(reduce('c', 'm'), [search([part('1')]), search([part('2')])]);
    expect(docs[0]).toMatchObject({
      chunks: [
        { id: 'c1', parentId: 'q', granularity: 2, mimeType: 'text/plain' },
        { id: 'c2', parentId: 'q', granularity: 2, mimeType: 'text/plain' },
      ],
      matches: [
        { id: 'm1', adjacency: 2, score: { value: 1, opName: 'X', refId: 'q' } },
        { id: 'm2', adjacency: 2, score: { value: 2, opName: 'X', refId: 'q' } },
      ],
    });
  });

  it('keeps the error that a root has in one part', async () => {
    const error = { code: 'ERR_INDEX_DIMENSION', message: 'too long' } as const;
    const parts = [search([{ id: 'q', error }]), search([withMatches('q', 'x')])];
    expect((await run(reduce('m'), parts)).docs).toEqual([{ ...joined('q', 'x'), error }]);
  });

  it('keeps groundtruths beside united roots', async () => {
    const truths = { groundtruths: [{ id: 'tq' }] };
    const parts = [search([withMatches('q', 'x')], truths), search([{ id: 'q' }], truths)];
    expect(ids((await run(reduce('m'), parts)).groundtruths)).toEqual(['tq']);
  });
});

describe('CollectEvaluationDriver', () => {
  it('unites evaluations by id, in the order of the parts', async () => {
    const part = (value: number) => search([{ id: 'a', evaluations: [{ value }] }, { id: 'b' }]);
    const { docs } = await run(driver('CollectEvaluationDriver'), [part(1), part(2), part(3)]);
    expect(docs).toEqual([
      { id: 'a', evaluations: [{ value: 1 }, { value: 2 }, { value: 3 }] },
      { id: 'b' },
    ]);
  });
});

describe('ConcatEmbedDriver', () => {
  it('concatenates embeddings by id', async () => {
    const parts = [
      search([{ id: 'a', embedding: vector([1, 2], 'x') }]),
      search([{ id: 'a', embedding: vector([3], 'y') }]),
    ];
    const [a] = (await run(driver('ConcatEmbedDriver'), parts)).docs;
    expect(a?.embedding).toMatchObject({ dtype: 'float32', shape: [3], model: 'x+y' });
    expect([...(a?.embedding?.data ?? [])]).toEqual([1, 2, 3]);
  });

  it('fails a Document that lacks an embedding somewhere', async () => {
    const parts = [search([{ id: 'a' }]), search([{ id: 'a', embedding: vector([3]) }])];
    const [a] = (await run(driver('ConcatEmbedDriver'), parts)).docs;
    expect(a?.error).toMatchObject({ code: 'ERR_VECTOR' });
    expect(a?.error?.message).toContain('in 1 of 2 parts');
  });

  it('does nothing to one part', async () => {
    const { docs } = await run(driver('ConcatEmbedDriver'), search([{ id: 'a' }]));
    expect(docs).toEqual([{ id: 'a' }]);
  });
});
