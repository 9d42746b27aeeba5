import { describe, expect, it } from '@jest/globals';
import type { Document } from '../../src/document/document.ts';
import { decodeDocument, encodeDocument } from '../../src/document/document-codec.ts';
import { createDriver } from '../../src/drivers/create-driver.ts';
import { driver, errorOf, ids, run, search } from './make-context.ts';
import { SmallStore, store, vector } from './small-executors.ts';

function filled(...documents: Document[]): SmallStore {
  const small = new SmallStore();
  for (const document of documents) small.values.set(document.id, encodeDocument(document));
  return small;
}

describe('KVIndexDriver', () => {
  it('stores whole Documents by id, chunks too, with their roots', async () => {
    const small = new SmallStore();
    const docs: Document[] = [
      { id: 'a', text: 'x', tags: { n: 1 }, embedding: vector([1, 2]), chunks: [{ id: 'a1' }] },
      { id: 'b', buffer: new Uint8Array([1]) },
    ];
    await run(driver('KVIndexDriver'), search(docs), store('kv', small));
    expect([...small.values.keys()].sort()).toEqual(['a', 'a1', 'b']);
    expect(small.roots).toEqual(['a', 'a', 'b']);
    const [a] = docs;
    expect(decodeDocument(small.values.get('a') ?? new Uint8Array())).toEqual(a);
  });

  it('passes over failed Documents', async () => {
    const small = new SmallStore();
    const error = { code: 'ERR_URI', message: 'before' } as const;
    await run(driver('KVIndexDriver'), search([{ id: 'a', error }]), store('kv', small));
    expect(small.size).toBe(0);
  });

  it('fails only a Document that the store refuses', async () => {
    const small = new SmallStore();
    const docs = [{ id: 'a' }, { id: 'x'.repeat(37) }, { id: 'b' }];
    const stored = (await run(driver('KVIndexDriver'), search(docs), store('kv', small))).docs;
    expect([...small.values.keys()]).toEqual(['a', 'b']);
    expect(stored[1]?.error?.code).toBe('ERR_ID_LENGTH');
  });

  it('fails the request when the store is locked', async () => {
    const request = search([{ id: 'a' }, { id: 'locked' }]);
    const action = () => run(driver('KVIndexDriver'), request, store('kv', new SmallStore()));
    expect(await errorOf(action)).toMatchObject({ code: 'ERR_INDEX_LOCKED' });
  });
});

describe('KVSearchDriver', () => {
  const picture: Document = {
    id: 'p',
    uri: 'data:,x',
    mimeType: 'image/png',
    tags: { id: 'sha' },
    score: { value: 77 },
    adjacency: 5,
    weight: 2,
  };
  const match = (): Document => ({ id: 'p', adjacency: 1, score: { value: 0.5 } });

  async function fetched(matches: Document[], options = {}, small = filled(picture)) {
    const request = search([{ id: 'q', matches }, { id: 'none' }]);
    return (await run(driver('KVSearchDriver', options), request, store('kv', small))).docs;
  }

  it('fills matches; their score, id and adjacency stay', async () => {
    const [q] = await fetched([match()]);
    const { uri, mimeType, tags, weight } = picture;
    expect(q?.matches).toEqual([{ ...match(), uri, mimeType, tags, weight }]);
  });

  it('does not take score and adjacency of what is stored', async () => {
    const [q] = await fetched([{ id: 'p' }]);
    expect(q?.matches?.[0]).not.toHaveProperty('score');
    expect(q?.matches?.[0]).not.toHaveProperty('adjacency');
  });

  it('fills only what is empty', async () => {
    const given = { mimeType: 'image/x', tags: {}, uri: '', weight: 0 };
    const [q] = await fetched([{ ...match(), ...given }]);
    const { uri, tags, weight } = picture;
    expect(q?.matches).toEqual([{ ...match(), mimeType: 'image/x', uri, tags, weight }]);
  });

  it('never gives a match a second content', async () => {
    const small = filled({ id: 'p', text: 'stored', uri: 'u' });
    const buffer = new Uint8Array([1]);
    const [q] = await fetched([{ ...match(), buffer }], {}, small);
    expect(q?.matches).toEqual([{ ...match(), buffer, uri: 'u' }]);
  });

  it('takes the stored Document in its place with is_update: false', async () => {
    const [q] = await fetched([match()], { is_update: false });
    expect(q?.matches).toEqual([picture]);
  });

  it('removes matches that are not stored and keeps the order of the others', async () => {
    const small = filled(picture, { id: 'r', text: 'r' });
    const matches = [{ id: 'gone' }, { id: 'r' }, { id: 'gone too' }, match()];
    const [q, none] = await fetched(matches, {}, small);
    expect(ids(q?.matches)).toEqual(['r', 'p']);
    expect(none).toEqual({ id: 'none' });
  });

  it('fetches roots when told, removing those that are not stored', async () => {
    const config = driver('KVSearchDriver', { traversal_paths: ['r'], executor: 'kv' });
    const request = search([{ id: 'p' }, { id: 'gone' }]);
    const { docs } = await run(config, request, store('kv', filled(picture)));
    expect(docs).toHaveLength(1);
    expect(docs[0]?.uri).toBe('data:,x');
  });

  it('gives matches of the same id a Document each', async () => {
    const [q] = await fetched([match(), match()]);
    const [first, second] = q?.matches ?? [];
    expect(first).toEqual(second);
    expect(first).not.toBe(second);
    expect(first?.tags).not.toBe(second?.tags);
  });

  it.each([
    ['no Document', new Uint8Array([0xc1]), 'ERR_INDEX_FORMAT'],
    ['cut off', encodeDocument({ id: 'p', text: 'a text' }).slice(0, -4), 'ERR_EXECUTOR'],
  ])('records a stored value that is %s', async (_what, bytes, code) => {
    const small = new SmallStore();
    small.values.set('p', bytes);
    const [q] = await fetched([match()], {}, small);
    expect(q?.matches?.[0]?.error).toMatchObject({ code, documentId: 'p' });
  });

  it('refuses an is_update that is no flag', async () => {
    const error = await errorOf(() => createDriver(driver('KVSearchDriver', { is_update: 1 })));
    expect(error).toMatchObject({ code: 'ERR_VALUE' });
  });
});

describe('DeleteDriver', () => {
  it('deletes the ids of the request', async () => {
    const small = filled({ id: 'a' }, { id: 'b' });
    const request = { type: 'delete', docs: [], ids: ['a', 'unknown'] } as const;
    await run(
      driver('DeleteDriver'),
      { ...request, docs: [], ids: [...request.ids] },
      store('kv', small),
    );
    expect([...small.values.keys()]).toEqual(['b']);
  });

  it('deletes nothing when the request names nothing', async () => {
    const small = filled({ id: 'a' });
    await run(driver('DeleteDriver'), { type: 'delete', docs: [] }, store('kv', small));
    expect(small.size).toBe(1);
  });
});
