import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { KeyValueIndexer, VectorIndexer } from '@podflow/core';
import { write } from '../../../../../test/contracts/indexer-harness.ts';
import { temporaryFolder } from '../../../../../test/helpers/temporary-folder.ts';
import { checkWorkspace } from '../../../src/indexers/check/check-workspace.ts';
import { createBinaryPbIndexer } from '../../../src/indexers/key-value/binary-pb-indexer.ts';
import { LmdbFile } from '../../../src/indexers/store/lmdb-file.ts';
import { storeKey } from '../../../src/indexers/store/store-key.ts';
import { createNumpyIndexer } from '../../../src/indexers/vector/numpy-indexer.ts';
import { contextOf } from '../open-indexer.ts';

const pageBytes = 8192;
const ids = Array.from({ length: 300 }, (_, n) => `id ${n}`);
const contentOf = (id: string): Buffer => Buffer.alloc(300, `value of ${id} `);
const quiet = { repair: false };

describe('A check of a workspace', () => {
  it('finds every row of indexes that are whole, while one of them is open', async () => {
    await using workspace = await filled();
    await using _reader = await opened(workspace.path);
    const reports = await checkWorkspace(workspace.path, quiet);
    expect(reports).toEqual([
      report(workspace.path, 'kv', 'documents:kv'),
      report(workspace.path, 'vec', 'vectors:vec'),
    ]);
  });

  it('tells each index that it is about to read, and takes one index as well', async () => {
    await using workspace = await filled();
    const told: string[] = [];
    const place = join(workspace.path, 'vec');
    const onIndex = (folder: string) => void told.push(folder);
    expect(await checkWorkspace(place, { repair: false, onIndex })).toHaveLength(1);
    expect(told).toEqual([place]);
  });

  it('follows links to indexes', async () => {
    await using workspace = await filled();
    await using other = await temporaryFolder();
    for (const name of ['kv', 'vec']) {
      symlinkSync(join(workspace.path, name), join(other.path, name), 'dir');
    }
    const reports = await checkWorkspace(other.path, quiet);
    expect(reports.map(({ state, tables }) => [state, tables[0]?.found])).toEqual([
      ['whole', 300],
      ['whole', 300],
    ]);
  });

  it.each(['none', 'file.txt', 'empty'])(
    'refuses a place without an index, with its absolute path: %s',
    async (name) => {
      await using folder = await temporaryFolder();
      writeFileSync(join(folder.path, 'file.txt'), 'no index');
      mkdirSync(join(folder.path, 'empty'));
      await expect(checkWorkspace(join(folder.path, name), quiet)).rejects.toMatchObject({
        code: 'ERR_INDEX_EMPTY',
        message: expect.stringContaining(join(folder.path, name)),
      });
    },
  );

  it('names the rows of a leaf page that is gone, which another index still has, and changes nothing', async () => {
    await using workspace = await filled();
    const file = join(workspace.path, 'kv', 'data.mdb');
    zeroPage(file, pageOf(file, contentOf('id 99')));
    const damaged = readFileSync(file);
    const [kv, vec] = await checkWorkspace(workspace.path, quiet);
    expect(kv).toMatchObject({ state: 'damaged', faults: [/^page /, /of 300 rows/].map(matching) });
    expect(kv?.lost.map(({ id }) => id)).toContain('id 99');
    expect(kv?.lost.length).toBe(300 - (kv?.tables[0]?.found ?? 0));
    expect(vec?.state).toBe('whole');
    expect(readFileSync(file)).toEqual(damaged);
  });
});

describe('A repair', () => {
  // The page of the first row has the head and the counts of the index too.
  it.each(['id 0', 'id 99'])(
    'keeps all rows but those of the page of %p, and the old file',
    async (id) => {
      await using workspace = await filled();
      const file = join(workspace.path, 'kv', 'data.mdb');
      zeroPage(file, pageOf(file, contentOf(id)));
      const damaged = readFileSync(file);
      const [kv] = await checkWorkspace(workspace.path, { repair: true });
      const lost = kv?.lost.map(({ id }) => id) ?? [];
      expect(kv?.state).toBe('repaired');
      expect(lost).toContain(id);
      expect(readFileSync(kv?.kept ?? '')).toEqual(damaged);
      const rest = ids.filter((id) => !lost.includes(id));
      await using indexer = await opened(workspace.path);
      expect(held(indexer.kv)).toEqual(rest);
      expect(indexer.kv.size).toBe(rest.length);
      await write([indexer.kv], 'again', () => indexer.kv.add(lost, lost.map(contentOf)));
      expect(held(indexer.kv)).toEqual(ids);
    },
  );

  it('drops a row whose bytes changed, by name', async () => {
    await using workspace = await filled();
    const file = join(workspace.path, 'kv', 'data.mdb');
    damageValue(file, contentOf('id 7'));
    const [kv] = await checkWorkspace(workspace.path, { repair: true });
    expect(kv).toMatchObject({ state: 'repaired', lost: [{ table: 'documents:kv', id: 'id 7' }] });
    const after = await checkWorkspace(workspace.path, quiet);
    expect(after.map(({ state }) => state)).toEqual(['whole', 'whole']);
    await using indexer = await opened(workspace.path);
    expect(held(indexer.kv)).toEqual(ids.filter((id) => id !== 'id 7'));
  });

  it.each(['root', 'meta'] as const)('loses nothing when the %s page is gone', async (which) => {
    await using workspace = await filled();
    for (const name of ['kv', 'vec']) {
      const file = join(workspace.path, name, 'data.mdb');
      const { meta, root } = newest(file);
      zeroPage(file, which === 'root' ? root : meta);
    }
    const reports = await checkWorkspace(workspace.path, { repair: true });
    expect(reports.map(({ state, lost }) => [state, lost])).toEqual([
      ['repaired', []],
      ['repaired', []],
    ]);
    await using indexer = await opened(workspace.path);
    expect(indexer.vec.size).toBe(300);
    // The older of two meta pages knows nothing of the last transaction, which only settled.
    expect(held(indexer.kv)).toEqual(ids);
    const again = await checkWorkspace(workspace.path, { repair: true });
    expect(again.map(({ state }) => state)).toEqual(['whole', 'whole']);
  });

  it('is refused while somebody writes', async () => {
    await using workspace = await filled();
    const file = join(workspace.path, 'kv', 'data.mdb');
    await using writer = await opened(workspace.path);
    await writer.kv.prepareWrite?.();
    zeroPage(file, pageOf(file, contentOf('id 7')));
    const damaged = readFileSync(file);
    const [kv] = await checkWorkspace(workspace.path, { repair: true });
    expect(kv).toMatchObject({ state: 'damaged', problem: { code: 'ERR_INDEX_LOCKED' } });
    expect(readFileSync(file)).toEqual(damaged);
  });

  it('goes on with the other indexes when nothing can be read of one', async () => {
    await using workspace = await filled();
    const [kvFile, vecFile] = ['kv', 'vec'].map((name) =>
      join(workspace.path, name, 'data.mdb'),
    ) as [string, string];
    const noise = Buffer.alloc(50_000, 1);
    writeFileSync(kvFile, noise);
    zeroPage(vecFile, newest(vecFile).root);
    const [kv, vec] = await checkWorkspace(workspace.path, { repair: true });
    expect(kv).toMatchObject({ state: 'damaged', problem: { code: 'ERR_INDEX_FORMAT' } });
    expect(vec?.state).toBe('repaired');
    expect(readFileSync(kvFile)).toEqual(noise);
    expect(existsSync(join(workspace.path, 'kv', 'repair.new'))).toBe(false);
  });

  it('beside an open Flow lets that write nothing any more, so nothing is lost', async () => {
    await using workspace = await filled();
    const file = join(workspace.path, 'kv', 'data.mdb');
    const open = await opened(workspace.path);
    damageValue(file, contentOf('id 99'));
    const [kv] = await checkWorkspace(workspace.path, { repair: true });
    expect(kv?.state).toBe('repaired');
    const replaced = expect.objectContaining({ code: 'ERR_INDEX_REPLACED' });
    const add = () => write([open.kv], 'next', () => open.kv.add(['next'], [contentOf('next')]));
    await expect(add()).rejects.toEqual(replaced);
    await expect(add()).rejects.toEqual(replaced);
    await open[Symbol.asyncDispose]();
    await using again = await opened(workspace.path);
    expect(held(again.kv)).toEqual(ids.filter((id) => id !== 'id 99'));
    await write([again.kv], 'next', () => again.kv.add(['next'], [contentOf('next')]));
    expect(again.kv.size).toBe(300);
  });

  it('loses nothing that is whole when a branch leads to a wrong leaf', async () => {
    await using workspace = await filled();
    const file = join(workspace.path, 'kv', 'data.mdb');
    const bytes = readFileSync(file);
    const root = newest(file).root * pageBytes;
    const childAt = (node: number) => root + 24 + bytes.readUInt16LE(root + 24 + 2 * node);
    bytes.writeUInt32LE(bytes.readUInt32LE(childAt(5)), childAt(3));
    writeFileSync(file, bytes);
    const [kv] = await checkWorkspace(workspace.path, { repair: true });
    expect(kv).toMatchObject({ state: 'repaired', lost: [] });
    await using indexer = await opened(workspace.path);
    expect(held(indexer.kv)).toEqual(ids);
  });

  it.each([
    ['text', 6],
    ['length', 1],
    ['length, far beyond the key', 0],
  ])('drops only the row whose key has another %s', async (_, offset) => {
    await using workspace = await filled();
    const file = join(workspace.path, 'kv', 'data.mdb');
    const bytes = readFileSync(file);
    const key = Buffer.from('\0\x05id 99');
    const place = bytes.indexOf(key, pageOf(file, contentOf('id 99')) * pageBytes) + offset;
    bytes[place] = (bytes[place] ?? 0) ^ 0x80;
    writeFileSync(file, bytes);
    const [kv] = await checkWorkspace(workspace.path, { repair: true });
    expect(kv?.state).toBe('repaired');
    await using indexer = await opened(workspace.path);
    expect(held(indexer.kv)).toEqual(ids.filter((id) => id !== 'id 99'));
  });

  it('keeps the dimension of vectors whose record is damaged', async () => {
    await using workspace = await filled();
    const file = join(workspace.path, 'vec', 'data.mdb');
    damageValue(file, Buffer.from('{"count":300,"traits"'));
    const reports = await checkWorkspace(workspace.path, { repair: true });
    expect(reports.map(({ state }) => state)).toEqual(['whole', 'repaired']);
    await using indexer = await opened(workspace.path);
    const short = { dtype: 'float32', shape: [1, 3], data: Float32Array.of(1, 2, 3) } as const;
    const dimension = expect.objectContaining({ code: 'ERR_INDEX_DIMENSION' });
    expect(() => indexer.vec.query(short, 5)).toThrow(dimension);
    const add = () => write([indexer.vec], 'next', () => indexer.vec.add(['short'], short));
    await expect(add()).rejects.toEqual(dimension);
    const long = { ...short, shape: [1, 64], data: new Float32Array(64).fill(1) };
    await write([indexer.vec], 'last', () => indexer.vec.add(['long'], long));
    expect(indexer.vec.size).toBe(301);
  });

  it('leaves an index of a newer format as it is', async () => {
    await using workspace = await filled();
    const folder = join(workspace.path, 'kv');
    const index = LmdbFile.open(folder, false);
    index?.write((writer) => {
      writer.put(storeKey('head'), Buffer.from('{"format":99,"version":9}'));
    });
    await index?.close();
    const newer = readFileSync(join(folder, 'data.mdb'));
    for (const repair of [false, true]) {
      const [kv] = await checkWorkspace(workspace.path, { repair });
      expect(kv).toMatchObject({ state: 'newer', newerFormat: 99, faults: [], tables: [] });
    }
    expect(readFileSync(join(folder, 'data.mdb'))).toEqual(newer);
  });

  it('says that the last transaction may be lost when the newest meta page is', async () => {
    await using workspace = await filled();
    const file = join(workspace.path, 'kv', 'data.mdb');
    zeroPage(file, newest(file).meta);
    const [kv, vec] = await checkWorkspace(workspace.path, { repair: false });
    expect([kv?.isOlder, vec?.isOlder]).toEqual([true, undefined]);
  });

  it('clears what a killed repair left, also when one index is asked for', async () => {
    await using workspace = await filled();
    const folder = join(workspace.path, 'kv');
    const file = join(folder, 'data.mdb');
    cpSync(join(workspace.path, 'vec'), join(folder, 'repair.new'), { recursive: true });
    damageValue(file, contentOf('id 99'));
    const reports = await checkWorkspace(folder, { repair: true });
    expect(reports.map(({ folder: place, state }) => [place, state])).toEqual([
      [folder, 'repaired'],
    ]);
    expect(existsSync(join(folder, 'repair.new'))).toBe(false);
    await using indexer = await opened(workspace.path);
    expect(held(indexer.kv)).toEqual(ids.filter((id) => id !== 'id 99'));
  });
});

describe('An index that is deleted beside one that was written with it', () => {
  it.each([
    ['deleted', (file: string) => rmSync(file)],
    ['empty', (file: string) => truncateSync(file)],
  ])(
    'is refused, by readers and writers, until it is put back or a repair forgets it: %s',
    async (_, remove) => {
      await using workspace = await filled();
      const kept = join(workspace.path, 'kept');
      cpSync(join(workspace.path, 'kv'), kept, { recursive: true });
      remove(join(workspace.path, 'kv', 'data.mdb'));
      for (const readOnly of [false, true]) {
        await expect(openKv(workspace.path, readOnly)).rejects.toMatchObject({
          code: 'ERR_INDEX_INCOMPLETE',
          message: expect.stringContaining(join(workspace.path, 'kv', 'data.mdb')),
        });
      }
      const [vec, kv] = await checkWorkspace(join(workspace.path), quiet).then((reports) =>
        reports.filter(({ folder }) => folder !== kept),
      );
      expect([vec?.state, kv?.state]).toEqual(['whole', 'gone']);
      cpSync(kept, join(workspace.path, 'kv'), { recursive: true });
      await (await openKv(workspace.path, true)).close?.();
      remove(join(workspace.path, 'kv', 'data.mdb'));
      rmSync(kept, { recursive: true });
      const repaired = await checkWorkspace(workspace.path, { repair: true });
      expect(repaired.map(({ state }) => state)).toEqual(['whole', 'gone']);
      const empty = await openKv(workspace.path, true);
      expect(empty.size).toBe(0);
      await empty.close?.();
    },
  );
});

interface Opened extends AsyncDisposable {
  kv: KeyValueIndexer;
  vec: VectorIndexer;
}

const metasOf = (workspace: string) =>
  ['kv', 'vec'].map((name) => ({ name, workspace, readOnly: false }));

async function openKv(workspace: string, readOnly: boolean): Promise<KeyValueIndexer> {
  const context = contextOf('kv', { workspace, readOnly });
  const stores = metasOf(workspace);
  return (await createBinaryPbIndexer({}, { ...context, stores })) as KeyValueIndexer;
}

async function opened(workspace: string): Promise<Opened> {
  const stores = metasOf(workspace);
  const kv = await openKv(workspace, false);
  const context = { ...contextOf('vec', { workspace }), stores };
  const vec = (await createNumpyIndexer({}, context)) as VectorIndexer;
  const close = async () => {
    await kv.close?.();
    await vec.close?.();
  };
  return { kv, vec, [Symbol.asyncDispose]: close };
}

async function filled() {
  const folder = await temporaryFolder();
  await using indexers = await opened(folder.path);
  const { kv, vec } = indexers;
  const data = Float32Array.from({ length: 64 * ids.length }, (_, n) => Math.sin(n));
  const vectors = { dtype: 'float32', shape: [ids.length, 64], data } as const;
  await write([kv, vec], 'first', (indexer) => {
    if (indexer === 0) kv.add(ids, ids.map(contentOf));
    else vec.add(ids, vectors);
  });
  return folder;
}

function held(indexer: KeyValueIndexer): string[] {
  const values = indexer.query(ids);
  return ids.filter((id, n) => values[n] && contentOf(id).compare(values[n]) === 0);
}

function report(workspace: string, name: string, table: string): object {
  return {
    folder: join(workspace, name),
    tables: [{ table, found: 300, expected: 300 }],
    faults: [],
    damaged: [],
    gone: [],
    lost: [],
    state: 'whole',
  };
}

function matching(pattern: RegExp): unknown {
  return expect.stringMatching(pattern);
}

/** Page that has `value`, of the newest version. */
function pageOf(file: string, value: Buffer): number {
  return Math.floor(readFileSync(file).lastIndexOf(value) / pageBytes);
}

function newest(file: string): { meta: number; root: number } {
  const bytes = readFileSync(file);
  const isFirst = bytes.readBigUInt64LE(152) > bytes.readBigUInt64LE(pageBytes + 152);
  const meta = isFirst ? 0 : 1;
  return { meta, root: Number(bytes.readBigUInt64LE(meta * pageBytes + 136)) };
}

/** Changes one byte in the newest version of `value`. */
function damageValue(file: string, value: Buffer): void {
  const bytes = readFileSync(file);
  const at = bytes.lastIndexOf(value) + value.length - 1;
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  writeFileSync(file, bytes);
}

function zeroPage(file: string, page: number): void {
  const bytes = readFileSync(file);
  bytes.fill(0, page * pageBytes, (page + 1) * pageBytes);
  writeFileSync(file, bytes);
}
