import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { VectorIndexer } from '@podflow/core';
import { Workspace } from '../../../../../test/contracts/indexer-harness.ts';
import { LmdbFile } from '../../../src/indexers/store/lmdb-file.ts';
import { keptOutcomes } from '../../../src/indexers/store/outcomes.ts';
import { createNumpyIndexer } from '../../../src/indexers/vector/numpy-indexer.ts';
import { contextOf, opener } from '../open-indexer.ts';

/** Two indexes in one workspace; `open` opens one of them for a Pod of its own. */
async function pair() {
  const workspace = await Workspace.create(opener<VectorIndexer>(createNumpyIndexer));
  const open = async (name: string, owner: string): Promise<VectorIndexer> => {
    const context = contextOf(name, { workspace: workspace.folder, owner: `${owner} ${name}` });
    return (await createNumpyIndexer({}, context)) as VectorIndexer;
  };
  return {
    folder: workspace.folder,
    open,
    [Symbol.asyncDispose]: () => workspace[Symbol.asyncDispose](),
  };
}

async function commit(indexer: VectorIndexer, requestId: string, ids: string[]): Promise<void> {
  await indexer.prepareWrite?.();
  const data = new Float32Array(ids.length * 2).fill(1);
  indexer.add(ids, { dtype: 'float32', shape: [ids.length, 2], data });
  await indexer.commit?.(requestId);
}

/** Ids of the requests whose outcome is kept in an index that is closed. */
function readKept(folder: string): string[] {
  const file = LmdbFile.open(folder, false);
  const kept = file?.read(keptOutcomes) ?? [];
  void file?.close();
  return kept;
}

const idsIn = (indexer: VectorIndexer, ids: string[]) =>
  indexer.queryByKey(ids).map((vector) => vector !== undefined);

/** Two indexes have committed a request; only the first one came to settle it before both were left. */
async function leaveHalfSettled(
  { open }: Awaited<ReturnType<typeof pair>>,
  failedIds: readonly string[] | 'all',
  forget: boolean,
): Promise<void> {
  const [first, second] = [await open('first', 'dead'), await open('second', 'dead')];
  await commit(first, 'r1', ['good', 'bad']);
  await commit(second, 'r1', ['good', 'bad']);
  await first.settle?.('r1', failedIds);
  if (forget) await first.forget?.(['r1']);
  await first.close?.();
  await second.close?.();
}

describe('An index that was left open when another one of its Flow was settled', () => {
  it('is settled as that one was, by the next writer', async () => {
    await using indexes = await pair();
    await leaveHalfSettled(indexes, ['bad'], false);
    const next = await indexes.open('second', 'next');
    expect(idsIn(next, ['good', 'bad'])).toEqual([true, true]);
    await next.prepareWrite?.();
    expect(idsIn(next, ['good', 'bad'])).toEqual([true, false]);
    await next.close?.();
  });

  it.each([
    ['the other one took the request back', 'all' as const, false],
    ['the other one was told that all had settled it', [], true],
  ])('is taken back when %s', async (_, failedIds, forget) => {
    await using indexes = await pair();
    await leaveHalfSettled(indexes, failedIds, forget);
    const next = await indexes.open('second', 'next');
    await next.prepareWrite?.();
    expect(idsIn(next, ['good', 'bad'])).toEqual([false, false]);
    await next.close?.();
  });

  it('has the outcome removed when nothing needs it any more, not before', async () => {
    await using indexes = await pair();
    await leaveHalfSettled(indexes, ['bad'], false);
    const kept = (): string[] => readKept(join(indexes.folder, 'first'));
    const reopen = async (name: string): Promise<void> => {
      const indexer = await indexes.open(name, 'next');
      await indexer.prepareWrite?.();
      await indexer.close?.();
    };
    expect(kept()).toEqual(['r1']);
    // The second one has not settled it.
    await reopen('first');
    expect(kept()).toEqual(['r1']);
    await reopen('second');
    await reopen('first');
    expect(kept()).toEqual([]);
  });

  it('is not held up by what else lies beside it', async () => {
    await using indexes = await pair();
    await leaveHalfSettled(indexes, [], false);
    await writeFile(join(indexes.folder, 'a file'), 'text');
    await mkdir(join(indexes.folder, 'an empty folder'));
    for (const [name, bytes] of [
      ['damaged', Buffer.from('no index '.repeat(5_000))],
      ['cut', Buffer.of(1)],
    ] as const) {
      await mkdir(join(indexes.folder, name));
      await writeFile(join(indexes.folder, name, 'data.mdb'), bytes);
    }
    const next = await indexes.open('second', 'next');
    await next.prepareWrite?.();
    expect(idsIn(next, ['good', 'bad'])).toEqual([true, true]);
    await next.close?.();
  });
});
