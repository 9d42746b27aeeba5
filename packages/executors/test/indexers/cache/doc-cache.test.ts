import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Cache, Executor, NamedExecutor } from '@podflow/core';
import {
  commit,
  type IndexerOptions,
  Workspace,
  write,
} from '../../../../../test/contracts/indexer-harness.ts';
import { createDocCache } from '../../../src/indexers/cache/doc-cache.ts';
import { createCompoundIndexer } from '../../../src/indexers/compound/compound-indexer.ts';
import { contextOf, opener } from '../open-indexer.ts';

interface Deletable {
  delete(ids: readonly string[]): void;
  readonly size: number;
}

const open = opener<Cache & Deletable>(createDocCache);

describe('DocCache', () => {
  it('remembers hashes, also after it was closed', async () => {
    await using workspace = await Workspace.create(open);
    const cache = await workspace.open();
    expect(cache.query('h1')).toBe(false);
    await write([cache], 'r1', () => cache.add(['a', 'b'], ['h1', 'h2']));
    expect([cache.query('h1'), cache.query('h2'), cache.query('h3')]).toEqual([true, true, false]);
    await workspace.closeAll();
    const again = await workspace.open({ readOnly: true });
    expect(again.query('h2')).toBe(true);
    expect(again.size).toBe(2);
  });

  it('has what was added before it is committed, and forgets it when the request fails', async () => {
    await using workspace = await Workspace.create(open);
    const cache = await workspace.open();
    await cache.prepareWrite?.();
    cache.add(['a'], ['h1']);
    expect(cache.query('h1')).toBe(true);
    await cache.abort?.('r1');
    expect(cache.query('h1')).toBe(false);
  });

  it('forgets a Document that failed elsewhere in the Flow', async () => {
    await using workspace = await Workspace.create(open);
    const cache = await workspace.open();
    await commit([cache], 'r1', () => cache.add(['a', 'b'], ['h1', 'h2'], ['root a', 'root b']));
    await cache.settle?.('r1', ['root a']);
    expect([cache.query('h1'), cache.query('h2')]).toEqual([false, true]);
  });

  it('keeps a hash as long as one of its Documents is there', async () => {
    await using workspace = await Workspace.create(open);
    const cache = await workspace.open();
    await write([cache], 'r1', () => cache.add(['a', 'b'], ['same', 'same']));
    await write([cache], 'r2', () => cache.delete(['a', 'unknown']));
    expect(cache.query('same')).toBe(true);
    await write([cache], 'r3', () => cache.delete(['b']));
    expect(cache.query('same')).toBe(false);
  });

  it('replaces the hash of an id', async () => {
    await using workspace = await Workspace.create(open);
    const cache = await workspace.open();
    await write([cache], 'r1', () => cache.add(['a'], ['old']));
    await write([cache], 'r2', () => cache.add(['a'], ['new']));
    expect([cache.query('old'), cache.query('new')]).toEqual([false, true]);
    expect(cache.size).toBe(1);
  });

  it.each([
    [{}, ['id']],
    [{ fields: ['text', 'tags__id'] }, ['text', 'tags__id']],
    [{ fields: 'content_hash' }, ['content_hash']],
    [{ field: 'text' }, ['text']],
    [{ fields: null }, ['id']],
  ])('reads the fields from %j', async (options, fields) => {
    await using workspace = await Workspace.create(open);
    expect((await workspace.open({ with: options })).fields).toEqual(fields);
  });

  it.each([{ fields: [] }, { fields: [''] }, { fields: 5 }, { key_length: 0 }])(
    'refuses the arguments %j',
    async (options) => {
      await using workspace = await Workspace.create(open);
      await expect(workspace.open({ with: options })).rejects.toMatchObject({ code: 'ERR_VALUE' });
    },
  );

  it('refuses to add with read_only, and ids that are too long', async () => {
    await using workspace = await Workspace.create(open);
    const reader = await workspace.open({ readOnly: true });
    expect(() => reader.add(['a'], ['h'])).toThrow(
      expect.objectContaining({ code: 'ERR_INDEX_READ_ONLY' }),
    );
    const cache = await workspace.open({ with: { key_length: 2 } });
    expect(() => cache.add(['abc'], ['h'])).toThrow(
      expect.objectContaining({ code: 'ERR_ID_LENGTH' }),
    );
    expect(() => cache.add(['x'.repeat(10_000)], ['h'])).toThrow(
      expect.objectContaining({
        message: expect.stringMatching(/^The id x{40}… has 10000 characters, .* up to 2\./),
      }),
    );
    expect(cache.query('h')).toBe(false);
  });

  it('follows the requests of the compound that it is in', async () => {
    await using workspace = await Workspace.create(openCompound);
    const compound = await workspace.open();
    await compound.prepareWrite?.();
    compound.cache.add(['a'], ['h1']);
    expect(compound.cache.query('h1')).toBe(true);
    await compound.abort?.('r1');
    expect(compound.cache.query('h1')).toBe(false);
    await write([compound], 'r2', () => compound.cache.add(['a'], ['h1']));
    expect(compound.cache.query('h1')).toBe(true);
  });
});

async function openCompound(options: IndexerOptions): Promise<Executor & { cache: Cache }> {
  const inside = { ...options, workspace: join(options.workspace, 'compound') };
  const executor = await createDocCache({}, contextOf('cache', inside));
  const cache: NamedExecutor = { name: 'cache', classNames: ['DocCache'], kind: 'cache', executor };
  const context = { ...contextOf('compound', options), components: [cache] };
  const compound = await createCompoundIndexer({}, context);
  return Object.assign(compound, { cache: executor as Cache });
}
