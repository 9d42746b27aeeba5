import { describe, expect, it } from '@jest/globals';
import type { VectorIndexer } from '@podflow/core';
import { Workspace } from '../../../../../test/contracts/indexer-harness.ts';
import { createNumpyIndexer } from '../../../src/indexers/vector/numpy-indexer.ts';
import { opener } from '../open-indexer.ts';
import { WriterProcess, WriterThread } from '../other-writer.ts';

const open = opener<VectorIndexer>(createNumpyIndexer);

describe('An index whose writer died', () => {
  it('has every request that was settled, and takes back the other ones when it is next written', async () => {
    await using workspace = await Workspace.create(open);
    await using other = new WriterProcess();
    const place = { workspace: workspace.folder, owner: 'dead' };
    await other.run(place, { settles: true, requests: [{ requestId: 'r1', ids: ['a', 'b'] }] });
    await other.run(place, {
      settles: false,
      requests: [
        { requestId: 'r2', ids: ['b', 'c'] },
        { requestId: 'r3', ids: ['c', 'd'] },
      ],
    });
    const before = (await workspace.open()).queryByKey(['b'])[0]?.data;
    await other.kill();
    const next = await workspace.open();
    await next.prepareWrite?.();
    expect(next.size).toBe(2);
    expect(next.queryByKey(['a', 'b', 'c', 'd']).map((vector) => vector !== undefined)).toEqual([
      true,
      true,
      false,
      false,
    ]);
    // Row 1 of r1, which row 0 of r2 had replaced.
    expect(before?.[0]).toBeCloseTo(Math.sin(1), 6);
    expect(next.queryByKey(['b'])[0]?.data[0]).toBeCloseTo(Math.sin(65), 6);
  });

  it.each([1, 150, 400])(
    'is whole after its writer was killed when it had %i rows',
    async (rows) => {
      await using workspace = await Workspace.create(open);
      await using other = new WriterProcess();
      const requests = Array.from({ length: 400 }, (_, n) => ({
        requestId: `r${n}`,
        ids: [`r${n} a`, `r${n} b`, 'same in all'],
      }));
      const reader = await workspace.open();
      const place = { workspace: workspace.folder, owner: 'dead' };
      const run = other.run(place, { settles: true, requests });
      while (reader.size < rows) await new Promise((resolve) => setTimeout(resolve, 1));
      await other.kill();
      void run;
      const next = await workspace.open();
      await next.prepareWrite?.();
      const has = (id: string) => next.queryByKey([id])[0] !== undefined;
      const stored = requests.filter(({ requestId }) => has(`${requestId} a`));
      expect(stored.filter(({ requestId }) => !has(`${requestId} b`))).toEqual([]);
      expect(other.settled.filter((requestId) => !has(`${requestId} a`))).toEqual([]);
      expect(next.size).toBe(2 * stored.length + (stored.length > 0 ? 1 : 0));
      expect(next.size).toBeGreaterThanOrEqual(rows - 3);
    },
  );

  it('lets a restarted shard of the same Pod settle what its predecessor wrote', async () => {
    await using workspace = await Workspace.create(open);
    const place = { workspace: workspace.folder, owner: 'pod' };
    {
      await using thread = new WriterThread();
      const requests = [
        { requestId: 'r1', ids: ['a'] },
        { requestId: 'r2', ids: ['b'] },
      ];
      expect(await thread.run(place, { settles: false, requests })).toBe('done');
    }
    const restarted = await workspace.open({ owner: 'pod' });
    await restarted.prepareWrite?.();
    expect(restarted.size).toBe(2);
    await restarted.settle?.('r1', []);
    await restarted.settle?.('r2', 'all');
    expect(restarted.queryByKey(['a', 'b']).map((vector) => vector !== undefined)).toEqual([
      true,
      false,
    ]);
  });
});

describe('An index with several writing threads', () => {
  it('stores what all shards of a Pod write at the same time, and a reader beside them sees it', async () => {
    await using workspace = await Workspace.create(open);
    const reader = await workspace.open();
    const ids = Array.from({ length: 200 }, (_, n) => `id ${n}`);
    const requests = Array.from({ length: 20 }, (_, n) => ({
      requestId: `r${n}`,
      ids: ids.slice(n * 10, n * 10 + 10),
    }));
    await using first = new WriterThread();
    await using second = new WriterThread();
    const place = { workspace: workspace.folder, owner: 'pod', shards: 2 };
    const answers = await Promise.all([
      first.run({ ...place, shard: 1 }, { settles: true, requests }),
      second.run({ ...place, shard: 2 }, { settles: true, requests }),
    ]);
    expect(answers).toEqual(['done', 'done']);
    expect(reader.size).toBe(200);
    expect(reader.queryByKey(ids)).not.toContain(undefined);
    expect([await first.close(), await second.close()]).toEqual(['closed', 'closed']);
    const next = await workspace.open();
    await next.prepareWrite?.();
    expect(next.size).toBe(200);
  });
});
