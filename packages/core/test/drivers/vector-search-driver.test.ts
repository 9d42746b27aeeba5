import { describe, expect, it } from '@jest/globals';
import type { Document } from '../../src/document/document.ts';
import type { QueryLang } from '../../src/document/request.ts';
import { createDriver } from '../../src/drivers/create-driver.ts';
import type { VectorIndexer } from '../../src/executor/executor.ts';
import { driver, errorOf, ids, run, search } from './make-context.ts';
import { SmallVectorIndex, vector, vectorIndexer } from './small-executors.ts';

const stored = { far: [9, 0], near: [1, 0], same: [0, 0] };
const query = (id: string, values = [0, 0]): Document => ({ id, embedding: vector(values) });

async function searched(docs: Document[], options = {}, queryset: QueryLang[] = []) {
  const index = vectorIndexer('index', new SmallVectorIndex(2, stored));
  const config = driver('VectorSearchDriver', options);
  return (await run(config, search(docs, { queryset }), index)).docs;
}

describe('VectorSearchDriver', () => {
  it('adds a match for each hit, nearest first', async () => {
    const [q] = await searched([{ ...query('q'), granularity: 1, adjacency: 1 }]);
    const common = { granularity: 1, adjacency: 2 };
    const score = { opName: 'NumpyIndexer', refId: 'q' };
    expect(q?.matches).toEqual([
      { id: 'same', ...common, score: { ...score, value: 0 } },
      { id: 'near', ...common, score: { ...score, value: 1 } },
      { id: 'far', ...common, score: { ...score, value: 9 } },
    ]);
  });

  it('answers each query for itself, chunks too', async () => {
    const docs = [{ ...query('q', [8, 0]), chunks: [query('c', [2, 0])] }, query('p')];
    const [q, p] = await searched(docs, { top_k: 1 });
    expect(ids(q?.matches)).toEqual(['far']);
    expect(ids(q?.chunks?.[0]?.matches)).toEqual(['near']);
    expect(ids(p?.matches)).toEqual(['same']);
  });

  it('appends to the matches there are', async () => {
    const [q] = await searched([{ ...query('q'), matches: [{ id: 'old' }] }], { top_k: 1 });
    expect(ids(q?.matches)).toEqual(['old', 'same']);
  });

  it.each([
    [{}, [], 3],
    [{ top_k: 2 }, [], 2],
    [{ top_k: 2 }, [{ name: 'VectorSearchDriver', parameters: { top_k: 1 }, priority: 1 }], 1],
    [{ top_k: 2 }, [{ name: 'SliceQL', parameters: { end: 1 }, priority: 1 }], 2],
  ])('with %j and the queryset %j finds %d', async (options, queryset, count) => {
    const [q] = await searched([query('q')], options, queryset);
    expect(q?.matches).toHaveLength(count);
  });

  it('finds nothing with top_k 0', async () => {
    const [q] = await searched([query('q')], { top_k: 0 });
    expect(q).not.toHaveProperty('matches');
  });

  it('gives matches their vectors with fill_embedding', async () => {
    const [q] = await searched([query('q')], { fill_embedding: true, top_k: 2 });
    expect(q?.matches?.map(({ embedding }) => [...(embedding?.data ?? [])])).toEqual([
      [0, 0],
      [1, 0],
    ]);
  });

  it('passes over Documents without a vector and failed ones', async () => {
    const error = { code: 'ERR_URI', message: 'before' } as const;
    const docs = await searched([{ id: 'none' }, { ...query('failed'), error }]);
    expect(docs.every(({ matches }) => matches === undefined)).toBe(true);
  });

  it('fails only the query whose vector has another length', async () => {
    const [good, bad, other] = await searched([query('a'), query('b', [1]), query('c')]);
    expect(good?.matches).toHaveLength(3);
    expect(bad?.error).toMatchObject({ code: 'ERR_INDEX_DIMENSION', documentId: 'b' });
    expect(other?.matches).toHaveLength(3);
  });

  it('fails the request when the index does not answer every query', async () => {
    const silent = { query: () => [] } as unknown as VectorIndexer;
    const config = driver('VectorSearchDriver');
    const action = () => run(config, search([query('q')]), vectorIndexer('index', silent));
    const error = await errorOf(action);
    expect(error).toMatchObject({ code: 'ERR_EXECUTOR' });
    expect(error.message).toContain(
      'NumpyIndexer.query returned a list of 0; expected a list of 1',
    );
  });

  it.each([[-1], [2.5], ['many'], [[5]], [Number.NaN]])('refuses top_k %j', async (top_k) => {
    const own = await errorOf(() => createDriver(driver('VectorSearchDriver', { top_k })));
    expect(own).toMatchObject({ code: 'ERR_VALUE' });
    const queryset = [{ name: 'VectorSearchDriver', parameters: { top_k }, priority: 1 }];
    const asked = await errorOf(() => searched([query('q')], {}, queryset));
    expect(asked).toMatchObject({ code: 'ERR_VALUE' });
  });
});
