import { describe, expect, it } from '@jest/globals';
import type { Document } from '../../src/document/document.ts';
import { allocateTensor } from '../../src/document/tensor.ts';
import { createDriver } from '../../src/drivers/create-driver.ts';
import { driver, errorOf, makeContext, run, search } from './make-context.ts';
import { SmallVectorIndex, vector, vectorIndexer } from './small-executors.ts';

const embedded = (id: string, values: number[], model?: string): Document => ({
  id,
  embedding: vector(values, model),
});

async function indexed(docs: Document[], index: SmallVectorIndex, options = {}) {
  const config = driver('VectorIndexDriver', options);
  return (await run(config, search(docs), vectorIndexer('index', index))).docs;
}

describe('VectorIndexDriver', () => {
  it('adds all vectors of a path in one call, with their roots and model', async () => {
    const index = new SmallVectorIndex(2);
    const chunks = [embedded('a1', [5, 6], 'clip'), embedded('a2', [7, 8], 'clip')];
    await indexed(
      [{ ...embedded('a', [1, 2], 'clip'), chunks }, embedded('b', [3, 4], 'clip')],
      index,
    );
    expect(index.added).toEqual([
      { ids: ['a1', 'a2'], roots: ['a', 'a'], model: 'clip' },
      { ids: ['a', 'b'], roots: ['a', 'b'], model: 'clip' },
    ]);
    expect([...(index.vectors.get('b') ?? [])]).toEqual([3, 4]);
  });

  it('takes vectors of other number types', async () => {
    const index = new SmallVectorIndex(2);
    const embedding = allocateTensor('float64', [2]);
    embedding.data.set([0.5, 1.5]);
    await indexed([{ id: 'a', embedding }], index);
    expect([...(index.vectors.get('a') ?? [])]).toEqual([0.5, 1.5]);
  });

  it('passes over Documents without a vector and failed ones', async () => {
    const index = new SmallVectorIndex(2);
    const error = { code: 'ERR_URI', message: 'before' } as const;
    await indexed([{ id: 'none' }, { ...embedded('failed', [1, 2]), error }], index);
    expect(index.added).toEqual([]);
  });

  it('warns of roots that have no vector on any path, and of no others', async () => {
    const warned: string[] = [];
    const error = { code: 'ERR_URI', message: 'before' } as const;
    const docs = [
      embedded('root', [1, 2]),
      { id: 'chunk', chunks: [embedded('c', [1, 2])] },
      { id: 'none', chunks: [{ id: 'empty' }] },
      { id: 'failed', error },
    ];
    const executor = vectorIndexer('index', new SmallVectorIndex(2));
    const warn = ({ id }: Document, message: string) => warned.push(`${id}: ${message}`);
    await createDriver(driver('VectorIndexDriver')).run(makeContext(search(docs), executor, warn));
    expect(warned).toEqual([
      'none: it has no embedding, so no vector of it is stored; what it holds was not encoded',
    ]);
  });

  it('passes over the chunks of a failed root', async () => {
    const index = new SmallVectorIndex(2);
    const error = { code: 'ERR_URI', message: 'before' } as const;
    await indexed([{ id: 'a', error, chunks: [embedded('a1', [1, 2])] }], index);
    expect(index.size).toBe(0);
  });

  it.each([
    ['a vector of another length', embedded('bad', [1, 2, 3]), 'ERR_INDEX_DIMENSION'],
    ['an id that is too long', embedded('x'.repeat(37), [1, 2]), 'ERR_ID_LENGTH'],
    ['whole numbers', { id: 'bad', embedding: allocateTensor('int64', [2]) }, 'ERR_VECTOR'],
  ])('fails only the Document with %s', async (_what, bad, code) => {
    const index = new SmallVectorIndex(2);
    const docs = await indexed([embedded('a', [1, 2]), bad, embedded('b', [3, 4])], index);
    expect([...index.vectors.keys()]).toEqual(['a', 'b']);
    expect(docs.map(({ error }) => error?.code)).toEqual([undefined, code, undefined]);
  });

  it('adds vectors of several models one by one, so that the index can judge', async () => {
    const index = new SmallVectorIndex(2);
    await indexed([embedded('a', [1, 2], 'one'), embedded('b', [3, 4], 'two')], index);
    expect(index.added.map(({ model }) => model)).toEqual(['one', 'two']);
  });

  it('fails the request for an error that no Document is to blame for', async () => {
    const docs = [embedded('a', [1, 2], 'foreign'), embedded('b', [1, 2], 'foreign')];
    const error = await errorOf(() => indexed(docs, new SmallVectorIndex(2)));
    expect(error).toMatchObject({ code: 'ERR_INDEX_MODEL' });
    expect(docs.some((document) => document.error)).toBe(false);
  });

  it('updates only what is stored, with method: update', async () => {
    const index = new SmallVectorIndex(2, { a: [0, 0] });
    await indexed([embedded('a', [1, 2])], index, { method: 'update' });
    await indexed([embedded('b', [1, 2])], index, { method: 'update' });
    expect([...index.vectors.keys()]).toEqual(['a']);
    expect([...(index.vectors.get('a') ?? [])]).toEqual([1, 2]);
  });
});

describe('VectorFillDriver', () => {
  it('fills embeddings by id and leaves unknown ids', async () => {
    const index = vectorIndexer('index', new SmallVectorIndex(2, { a: [1, 2], a1: [3, 4] }));
    const docs = [{ id: 'a', chunks: [{ id: 'a1' }] }, { id: 'b' }];
    const [a, b] = (await run(driver('VectorFillDriver'), search(docs), index)).docs;
    expect([...(a?.embedding?.data ?? [])]).toEqual([1, 2]);
    expect([...(a?.chunks?.[0]?.embedding?.data ?? [])]).toEqual([3, 4]);
    expect(b).toEqual({ id: 'b' });
  });
});
