import { existsSync } from 'node:fs';
import { cp, mkdir, open as openFile, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Tensor, VectorIndexer } from '@podflow/core';
import { open as openLmdb } from 'lmdb';
import { Workspace, write } from '../../../../../test/contracts/indexer-harness.ts';
import { createNumpyIndexer } from '../../../src/indexers/vector/numpy-indexer.ts';
import { opener } from '../open-indexer.ts';
import { WriterProcess } from '../other-writer.ts';

const open = opener<VectorIndexer>(createNumpyIndexer);
const dimension = 300;

describe('The file of an index', () => {
  it.each([false, true])('is not made by a reader (read_only: %p)', async (readOnly) => {
    await using workspace = await Workspace.create(open);
    const reader = await workspace.open({ readOnly });
    expect(reader.size).toBe(0);
    await reader.query(tensorOf(1), 3);
    await reader.commit?.('search');
    await reader.settle?.('search', 'all');
    await reader.abort?.('search');
    await reader.close?.();
    expect(existsSync(join(workspace.folder, 'index'))).toBe(false);
  });

  it.each([
    ['a text', Buffer.from('not an index '.repeat(3000)), 'does not begin as an LMDB file'],
    ['zeros', Buffer.alloc(40_000), 'does not begin as an LMDB file'],
    ['one byte', Buffer.of(1), 'only 1 bytes'],
  ])('is refused, with its name and what to do, when it is %s', async (_, content, reason) => {
    await using workspace = await Workspace.create(open);
    const file = join(workspace.folder, 'index', 'data.mdb');
    await mkdir(join(workspace.folder, 'index'));
    await writeFile(file, content);
    await expectDamaged(workspace, reason);
    expect(await readFile(file)).toEqual(content);
  });

  it('is refused when it is a folder or has data of another program', async () => {
    await using workspace = await Workspace.create(open);
    const folder = join(workspace.folder, 'index');
    const form = { path: folder, noSubdir: false, pageSize: 8192, overlappingSync: false };
    const foreign = openLmdb(form);
    await foreign.put('theirs', 1);
    await foreign.close();
    await expectDamaged(workspace, 'data of another program');
    await using second = await Workspace.create(open);
    await mkdir(join(second.folder, 'index', 'data.mdb'), { recursive: true });
    await expectDamaged(second, 'EISDIR');
  });

  it('is refused when a newer version of Podflow made it', async () => {
    await using workspace = await filled();
    const folder = join(workspace.folder, 'index');
    const raw = openLmdb<Buffer, Buffer>({
      path: folder,
      noSubdir: false,
      keyEncoding: 'binary',
      encoding: 'binary',
      overlappingSync: false,
    });
    raw.putSync(Buffer.of(1), Buffer.from('{"format":3,"version":9}'));
    await raw.close();
    await expectDamaged(workspace, 'format is 3, this version reads up to 2');
  });

  it.each([0.9, 0.5, 0.1])('is refused when only %d of its bytes are left', async (share) => {
    await using workspace = await filled();
    const file = join(workspace.folder, 'index', 'data.mdb');
    await truncate(file, Math.floor((await usedBytes(file)) * share));
    await expectDamaged(workspace, '');
  });

  it('loses nothing when the room that was made for more is cut off', async () => {
    await using workspace = await filled();
    const file = join(workspace.folder, 'index', 'data.mdb');
    expect((await stat(file)).size).toBeGreaterThan(await usedBytes(file));
    await truncate(file, await usedBytes(file));
    expect((await workspace.open()).size).toBe(200);
  });

  it('is refused when a byte of a vector changed', async () => {
    await using workspace = await filled();
    const file = join(workspace.folder, 'index', 'data.mdb');
    const at = (await readFile(file)).indexOf(Buffer.from(tensorOf(7).data.buffer));
    expect(at).toBeGreaterThan(0);
    await using handle = await openFile(file, 'r+');
    await handle.write(Buffer.of(0x55), 0, 1, at + 2);
    await expectDamaged(workspace, 'checksum');
  });

  it('can be copied while nobody writes', async () => {
    await using workspace = await filled();
    await using other = await Workspace.create(open);
    await cp(join(workspace.folder, 'index', 'data.mdb'), join(other.folder, 'index', 'data.mdb'));
    expect((await other.open()).size).toBe(200);
  });

  it('is intact, searchable and can be opened again when the disk is full', async () => {
    await using workspace = await Workspace.create(open);
    await using other = new WriterProcess(700);
    const place = { workspace: workspace.folder };
    const first = { requestId: 'first', ids: ['a', 'b'] };
    expect(await other.run(place, { settles: true, requests: [first] })).toBe('done');
    const ids = Array.from({ length: 5000 }, (_, n) => `id ${n}`);
    const answer = await other.run(place, { settles: true, requests: [{ requestId: 'big', ids }] });
    expect(answer).toEqual({
      code: 'ERR_INDEX_FULL',
      message: expect.stringContaining(join(workspace.folder, 'index', 'data.mdb')),
    });
    const reader = await workspace.open();
    expect(reader.size).toBe(2);
    const small = { requestId: 'small', ids: ['c'] };
    expect(await other.run(place, { settles: true, requests: [small] })).toBe('done');
    expect(reader.size).toBe(3);
    await other.kill();
    const next = await workspace.open();
    await next.prepareWrite?.();
    expect(next.size).toBe(3);
  });

  // The limit is met while the lock, the first pages, a later request or the settling of one is written.
  it.each([1, 8, 15, 16, 17, 24, 32, 48, 64, 100, 200])(
    'loses nothing when files may not grow beyond %i blocks, whatever is being written then',
    async (blocks) => {
      await using workspace = await Workspace.create(open);
      await using other = new WriterProcess(blocks);
      const requests = Array.from({ length: 200 }, (_, n) => ({
        requestId: `r${n}`,
        ids: [`r${n} a`, `r${n} b`],
      }));
      const place = { workspace: workspace.folder };
      const full = { code: 'ERR_INDEX_FULL', message: expect.stringContaining(workspace.folder) };
      expect(await other.run(place, { settles: true, requests })).toEqual(full);
      await other.kill();
      // Another one starts, and is refused, while it is still full; then there is room.
      await using second = new WriterProcess(1);
      expect(await second.run(place, { settles: true, requests })).toEqual(full);
      const reader = await workspace.open();
      const has = (id: string) => reader.queryByKey([id])[0] !== undefined;
      expect(other.settled.filter((requestId) => !has(`${requestId} a`))).toEqual([]);
      await second.kill();
      const next = await workspace.open();
      await next.prepareWrite?.();
      expect(next.size).toBe(2 * other.settled.length);
      await write([next], 'after', () => next.add(['after'], tensorOfLength(64)));
      expect(next.size).toBe(2 * other.settled.length + 1);
    },
  );
});

/** Up to the last byte that is not zero. */
async function usedBytes(file: string): Promise<number> {
  return (await readFile(file)).findLastIndex((byte) => byte !== 0) + 1;
}

async function filled(): Promise<Workspace<VectorIndexer>> {
  const workspace = await Workspace.create(open);
  const writer = await workspace.open();
  const rows = Array.from({ length: 200 }, (_, n) => tensorOf(n));
  await write([writer], 'r1', () => {
    for (const [n, row] of rows.entries()) writer.add([`id ${n}`], row);
  });
  await workspace.closeAll();
  return workspace;
}

async function expectDamaged(workspace: Workspace<VectorIndexer>, reason: string): Promise<void> {
  for (const readOnly of [false, true]) {
    await expect(workspace.open({ readOnly })).rejects.toMatchObject({
      code: 'ERR_INDEX_FORMAT',
      message: expect.stringContaining(join('index', 'data.mdb')),
    });
    await expect(workspace.open({ readOnly })).rejects.toThrow(reason);
    await expect(workspace.open({ readOnly })).rejects.toThrow(
      /delete all indexes of the Flow and index again/,
    );
  }
}

function tensorOf(seed: number): Tensor<'float32'> {
  const data = Float32Array.from({ length: dimension }, (_, n) => Math.sin(seed * 31 + n + 1));
  return { dtype: 'float32', shape: [1, dimension], data };
}

function tensorOfLength(length: number): Tensor<'float32'> {
  return { dtype: 'float32', shape: [1, length], data: new Float32Array(length).fill(1) };
}
