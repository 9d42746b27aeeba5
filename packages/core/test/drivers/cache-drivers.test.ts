import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { Document } from '../../src/document/document.ts';
import { createDriver } from '../../src/drivers/create-driver.ts';
import { defaultDrivers } from '../../src/drivers/default-drivers.ts';
import type { Cache, NamedExecutor } from '../../src/executor/executor.ts';
import { compound, driver, errorOf, ids, run, search } from './make-context.ts';
import { SmallStore, SmallVectorIndex, store, vector, vectorIndexer } from './small-executors.ts';

/** Hashes in a Map. */
class SmallCache implements Cache {
  readonly fields: readonly string[];
  readonly hashes = new Map<string, string>();
  readonly roots: string[] = [];

  constructor(fields: readonly string[] = ['id']) {
    this.fields = fields;
  }

  query(hash: string) {
    return this.hashes.has(hash);
  }

  add(added: readonly string[], hashes: readonly string[], roots: readonly string[] = []) {
    if (added.includes('refused')) throw new RangeError('no room');
    added.forEach((id, index) => {
      this.hashes.set(hashes[index] ?? '', id);
    });
    this.roots.push(...roots);
  }
}

function cache(executor: Cache): NamedExecutor {
  return { name: 'cache', classNames: ['DocCache'], kind: 'cache', executor };
}

const tagging = driver('TaggingCacheDriver', { tags: { is_indexed: true } });

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

async function hashOf(document: Document, fields: readonly string[]): Promise<string | undefined> {
  const executor = new SmallCache(fields);
  const config = driver('BaseCacheDriver', { traversal_paths: ['r'] });
  const { docs } = await run(config, search([document]), cache(executor));
  if (docs[0]?.error) throw new Error(docs[0].error.message);
  return [...executor.hashes.keys()][0];
}

describe('TaggingCacheDriver', () => {
  it('remembers what it has not seen and tags what it has', async () => {
    const executor = new SmallCache();
    await run(tagging, search([{ id: 'a' }]), cache(executor));
    const docs = [{ id: 'a', tags: { year: 1 } }, { id: 'b' }];
    const { docs: tagged } = await run(tagging, search(docs), cache(executor));
    expect(tagged).toEqual([{ id: 'a', tags: { year: 1, is_indexed: true } }, { id: 'b' }]);
    expect([...executor.hashes.values()]).toEqual(['a', 'b']);
  });

  it('tags the second of two that are alike in one request', async () => {
    const docs = [
      { id: 'a', text: 'same' },
      { id: 'b', text: 'same' },
    ];
    const { docs: tagged } = await run(tagging, search(docs), cache(new SmallCache(['text'])));
    expect(tagged.map(({ tags }) => tags)).toEqual([undefined, { is_indexed: true }]);
  });

  it('gives each Document tags of its own', async () => {
    const config = driver('TaggingCacheDriver', { tags: { seen: { by: ['cache'] } } });
    const own = cache(new SmallCache(['text']));
    const { docs } = await run(config, search([{ id: 'a' }, { id: 'b' }, { id: 'c' }]), own);
    expect(docs[1]?.tags).toEqual({ seen: { by: ['cache'] } });
    expect(docs[1]?.tags?.['seen']).not.toBe(docs[2]?.tags?.['seen']);
  });

  it('works on chunks, then roots, and names the root of each', async () => {
    const executor = new SmallCache();
    const docs = [{ id: 'a', chunks: [{ id: 'a1' }] }, { id: 'b' }];
    await run(tagging, search(docs), cache(executor));
    expect([...executor.hashes.values()]).toEqual(['a1', 'a', 'b']);
    expect(executor.roots).toEqual(['a', 'a', 'b']);
  });

  it('passes over failed Documents; one that the cache refuses fails alone', async () => {
    const executor = new SmallCache();
    const error = { code: 'ERR_URI', message: 'before' } as const;
    const docs = [{ id: 'failed', error }, { id: 'refused' }, { id: 'a' }];
    const { docs: same } = await run(tagging, search(docs), cache(executor));
    expect([...executor.hashes.values()]).toEqual(['a']);
    expect(same[0]?.error).toEqual(error);
    expect(same[1]?.error?.message).toBe('DocCache: no room');
  });

  it.each([[undefined], [null], ['is_indexed'], [['is_indexed']]])(
    'refuses the tags %j',
    async (tags) => {
      const error = await errorOf(() => createDriver(driver('TaggingCacheDriver', { tags })));
      expect(error).toMatchObject({ code: 'ERR_VALUE' });
    },
  );
});

describe('BaseCacheDriver', () => {
  it('remembers and tags nothing', async () => {
    const own = cache(new SmallCache());
    const request = search([{ id: 'a' }, { id: 'a' }]);
    const { docs } = await run(driver('BaseCacheDriver'), request, own);
    expect(docs).toEqual([{ id: 'a' }, { id: 'a' }]);
  });

  it('refuses to store Documents', async () => {
    const config = driver('BaseCacheDriver', { with_serialization: true });
    const error = await errorOf(() => createDriver(config));
    expect(error).toMatchObject({ code: 'ERR_NOT_SUPPORTED' });
    expect(error.message).toContain('KVIndexDriver');
  });

  it('refuses the method of a cache that has it not', async () => {
    const config = driver('BaseCacheDriver', { method: 'update' });
    const error = await errorOf(() => run(config, search([{ id: 'a' }]), cache(new SmallCache())));
    expect(error).toMatchObject({ code: 'ERR_DRIVER' });
    expect(error.message).toContain('its methods: add, query');
  });
});

describe('the hash of a Document', () => {
  const document: Document = {
    id: 'a',
    text: 'hello',
    tags: { id: 7, list: [1, 'x'] },
    embedding: vector([1, 2]),
  };

  it.each([
    [['id'], 'id:a;'],
    [['id', 'text'], 'id:a;text:hello;'],
    [['tags__id'], 'tags__id:7;'],
    [['tags__list'], 'tags__list:[1,"x"];'],
    [['tags__none'], 'tags__none:null;'],
    [['mime_type'], 'mime_type:;'],
  ])('of the fields %j is the SHA-256 of %s', async (fields, text) => {
    expect(await hashOf(document, fields)).toBe(sha256(text));
  });

  it('does not depend on what kind of array the bytes are in', async () => {
    const plain = { id: 'a', buffer: new Uint8Array([1, 2]) };
    const node = { id: 'a', buffer: Buffer.from([1, 2]) };
    expect(await hashOf(plain, ['buffer'])).toBe(await hashOf(node, ['buffer']));
  });

  it.each<[Document, Document]>([
    [
      { id: 'a', text: 'x', uri: 'y' },
      { id: 'a', text: 'y', uri: 'x' },
    ],
    [
      { id: 'a', text: 'x;uri:y', uri: '' },
      { id: 'a', text: 'x', uri: 'y;uri:' },
    ],
    [
      { id: 'a', embedding: vector([1, 2]) },
      { id: 'a', embedding: vector([1, 3]) },
    ],
    [
      { id: 'a', buffer: new Uint8Array([1]) },
      { id: 'a', buffer: new Uint8Array([2]) },
    ],
  ])('tells %# apart', async (one, other) => {
    const fields = ['text', 'uri', 'embedding', 'buffer'];
    expect(await hashOf(one, fields)).not.toBe(await hashOf(other, fields));
  });

  it('cannot be made of fields that there are not', async () => {
    const error = await errorOf(() => hashOf(document, ['colour']));
    expect(error).toMatchObject({ code: 'ERR_VALUE' });
    expect(error.message).toContain('DocCache.fields');
  });
});

describe('the default drivers of indexes of unique Documents', () => {
  const drivers = (className: string) => defaultDrivers('compound-indexer', [className], 'index');

  it('index a Document once, also when it comes twice in one request', async () => {
    const values = new SmallStore();
    const own = compound(cache(new SmallCache(['text'])), store('kv', values));
    const docs = [
      { id: 'a', text: 'x' },
      { id: 'b', text: 'x' },
      { id: 'c', text: 'y' },
    ];
    const configs = drivers('UniquePbIndexer') ?? [];
    const { docs: kept } = await run(configs, search(docs), own);
    expect(ids(kept)).toEqual(['a', 'c']);
    await run(configs, search([{ id: 'd', text: 'y' }]), own);
    expect([...values.values.keys()]).toEqual(['a', 'c']);
  });

  it('do so with vectors', async () => {
    const index = new SmallVectorIndex(1);
    const own = compound(cache(new SmallCache()), vectorIndexer('vec', index));
    const configs = drivers('UniqueVectorIndexer') ?? [];
    for (const value of [1, 2]) {
      await run(configs, search([{ id: 'a', embedding: vector([value]) }]), own);
    }
    expect([...(index.vectors.get('a') ?? [])]).toEqual([1]);
  });
});
