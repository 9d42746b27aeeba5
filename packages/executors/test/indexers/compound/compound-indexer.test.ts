import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Executor, NamedExecutor, Tensor } from '@podflow/core';
import { commit, Workspace, write } from '../../../../../test/contracts/indexer-harness.ts';
import { createCompoundIndexer } from '../../../src/indexers/compound/compound-indexer.ts';
import { createNumpyIndexer } from '../../../src/indexers/vector/numpy-indexer.ts';
import { contextOf } from '../open-indexer.ts';
import { type Compound, named, openCompound } from './open-compound.ts';

describe('CompoundIndexer', () => {
  it('keeps all components in one folder of its own', async () => {
    await using workspace = await Workspace.create(openCompound);
    const compound = await workspace.open();
    await write([compound], 'r1', () => addTo(compound, ['a', 'b']));
    expect(compound.vectors.size).toBe(2);
    expect(textOf(compound, 'b')).toBe('text of b');
    expect(readdirSync(workspace.folder)).toEqual(['compound']);
    const files = readdirSync(join(workspace.folder, 'compound')).sort();
    expect(files).toEqual(['data.mdb', 'lock.mdb', 'writer.lock']);
    await workspace.closeAll();
    const again = await workspace.open();
    expect(again.vectors.query(vectors(1), 5)).toEqual([{ ids: ['a', 'b'], distances: [0, 0] }]);
    expect(textOf(again, 'a')).toBe('text of a');
  });

  it('stores a request in all components or in none', async () => {
    await using workspace = await Workspace.create(openCompound);
    const shards = await workspace.openShards(2);
    const ids = Array.from({ length: 10 }, (_, n) => `id ${n}`);
    const [first, second] = shards as [Compound, Compound];
    addTo(second, ids, 3);
    await write([first], 'r1', () => addTo(first, ids, 2));
    const before = total(shards);
    // Its vectors do not fit any more when they are committed; its documents would.
    const late = async () => second.commit?.('r2');
    await expect(late()).rejects.toMatchObject({ code: 'ERR_INDEX_DIMENSION' });
    expect(total(shards)).toEqual(before);
    expect(second.documents.size).toBe(0);
  });

  it('takes back a failed Document in all components', async () => {
    await using workspace = await Workspace.create(openCompound);
    const compound = await workspace.open();
    await commit([compound], 'r1', () => addTo(compound, ['good', 'bad']));
    await compound.settle?.('r1', ['bad']);
    expect([compound.vectors.size, compound.documents.size]).toEqual([1, 1]);
    expect(textOf(compound, 'bad')).toBeUndefined();
    expect(textOf(compound, 'good')).toBe('text of good');
  });

  it('forgets an aborted request in all components', async () => {
    await using workspace = await Workspace.create(openCompound);
    const compound = await workspace.open();
    await compound.prepareWrite?.();
    addTo(compound, ['a']);
    await compound.abort?.('r1');
    await compound.commit?.('r1');
    expect([compound.vectors.size, compound.documents.size]).toEqual([0, 0]);
  });

  it('can be written through the hooks of one component, as through its own', async () => {
    await using workspace = await Workspace.create(openCompound);
    const compound = await workspace.open();
    addTo(compound, ['a']);
    await compound.vectors.commit?.('r1');
    await compound.documents.commit?.('r1');
    await compound.commit?.('r1');
    expect([compound.vectors.size, compound.documents.size]).toEqual([1, 1]);
    await compound.vectors.close?.();
    await compound.close?.();
  });

  it('refuses two components of one kind under one name, and lets index_filename tell them apart', async () => {
    await using workspace = await Workspace.create(openCompound);
    const open = async (...files: string[]) => {
      const options = { workspace: join(workspace.folder, 'compound') };
      const components = await Promise.all(
        files.map((file) =>
          named('same', 'vector-indexer', createNumpyIndexer, options, { index_filename: file }),
        ),
      );
      const context = contextOf('compound', { workspace: workspace.folder });
      return createCompoundIndexer({}, { ...context, components });
    };
    await expect(open('x.gz', 'x.gz')).rejects.toMatchObject({
      code: 'ERR_VALUE',
      message: expect.stringContaining('x.gz'),
    });
    const compound = await open('x.gz', 'y.gz');
    await compound.close?.();
  });

  it('refuses to write with read_only, in itself or in a component', async () => {
    await using workspace = await Workspace.create(openCompound);
    const compound = await workspace.open({ readOnly: true });
    const refusal = expect.objectContaining({ code: 'ERR_INDEX_READ_ONLY' });
    await expect(async () => compound.prepareWrite?.()).rejects.toEqual(refusal);
    expect(() => addTo(compound, ['a'])).toThrow(refusal);
  });

  it('makes no folder when none of its components is an indexer', async () => {
    await using workspace = await Workspace.create(openCompound);
    const components: NamedExecutor[] = [
      { name: 'other', classNames: ['Other'], kind: 'evaluator', executor: {} },
    ];
    const context = { ...contextOf('compound', { workspace: workspace.folder }), components };
    const compound = await createCompoundIndexer({}, context);
    await write([compound], 'r1', () => {});
    await compound.close?.();
    expect(readdirSync(workspace.folder)).toEqual([]);
  });

  it('passes the hooks on to components that store nothing in the index', async () => {
    await using workspace = await Workspace.create(openCompound);
    const calls: string[] = [];
    const executor: Executor = {
      prepareWrite: () => void calls.push('prepareWrite'),
      commit: (id) => void calls.push(`commit ${id}`),
      abort: (id) => void calls.push(`abort ${id}`),
      settle: (id, failed) => void calls.push(`settle ${id} ${failed}`),
      close: () => void calls.push('close'),
    };
    const context = contextOf('compound', { workspace: workspace.folder });
    const compound = await createCompoundIndexer(
      {},
      {
        ...context,
        components: [{ name: 'other', classNames: ['Other'], kind: 'base', executor }],
      },
    );
    await compound.prepareWrite?.();
    await compound.commit?.('r1');
    await compound.abort?.('r2');
    await compound.settle?.('r1', ['a']);
    await compound.close?.();
    expect(calls).toEqual(['prepareWrite', 'commit r1', 'abort r2', 'settle r1 a', 'close']);
  });
});

function addTo(compound: Compound, ids: string[], dimension = 2): void {
  compound.vectors.add(ids, vectors(ids.length, dimension));
  compound.documents.add(
    ids,
    ids.map((id) => new TextEncoder().encode(`text of ${id}`)),
  );
}

function vectors(count: number, dimension = 2): Tensor<'float32'> {
  const data = new Float32Array(count * dimension).fill(1);
  return { dtype: 'float32', shape: [count, dimension], data };
}

function textOf(compound: Compound, id: string): string | undefined {
  const [value] = compound.documents.query([id]);
  return value && new TextDecoder().decode(value);
}

function total(shards: readonly Compound[]): number[] {
  return shards.flatMap((shard) => [shard.vectors.size, shard.documents.size]);
}
