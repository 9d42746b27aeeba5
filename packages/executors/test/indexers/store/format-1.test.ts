import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import type { KeyValueIndexer } from '@podflow/core';
import { open as openLmdb } from 'lmdb';
import { Workspace, write } from '../../../../../test/contracts/indexer-harness.ts';
import { createBinaryPbIndexer } from '../../../src/indexers/key-value/binary-pb-indexer.ts';
import { storeKey } from '../../../src/indexers/store/store-key.ts';
import { opener } from '../open-indexer.ts';

const open = opener<KeyValueIndexer>(createBinaryPbIndexer);
const table = 'documents:index';

describe('An index of format 1', () => {
  it('is read, taken back where its last request was not settled, and written to', async () => {
    await using workspace = await filled();
    const indexer = await workspace.open();
    expect(textsOf(indexer, ['a', 'b', 'c'])).toEqual(['first a', 'newer b', 'newer c']);
    await write([indexer], 'next', () => indexer.add(['d'], [Buffer.from('first d')]));
    // What a dead writer left open was taken back before the first write.
    expect(textsOf(indexer, ['a', 'b', 'c', 'd'])).toEqual([
      'first a',
      'first b',
      undefined,
      'first d',
    ]);
    expect(indexer.size).toBe(3);
  });

  it('is refused where the checksum of a row does not fit', async () => {
    await using workspace = await filled((row) => row.fill(0, 0, 1));
    const indexer = await workspace.open();
    expect(() => indexer.query(['a'])).toThrow(/checksum does not fit of the row .* a/);
  });
});

function textsOf(indexer: KeyValueIndexer, ids: string[]): (string | undefined)[] {
  return indexer.query(ids).map((value) => value && Buffer.from(value).toString());
}

/** As format 1 wrote it: rows sealed without their key, small records not at all. */
async function filled(
  damage: (row: Buffer) => void = () => {},
): Promise<Workspace<KeyValueIndexer>> {
  const workspace = await Workspace.create(open);
  const path = join(workspace.folder, 'index');
  mkdirSync(path);
  const raw = openLmdb<Buffer, Buffer>({
    path,
    noSubdir: false,
    pageSize: 8192,
    keyEncoding: 'binary',
    encoding: 'binary',
    overlappingSync: false,
  });
  const json = (record: object) => Buffer.from(JSON.stringify(record));
  const touched = ['b', 'c'].map((id) => ({ table, id, root: id }));
  const first = sealed('first a');
  damage(first);
  raw.transactionSync(() => {
    raw.putSync(storeKey('head'), json({ format: 1, version: 2 }));
    raw.putSync(storeKey('table', table), json({ count: 3 }));
    raw.putSync(storeKey('row', table, 'a'), first);
    raw.putSync(storeKey('row', table, 'b'), sealed('newer b'));
    raw.putSync(storeKey('row', table, 'c'), sealed('newer c'));
    const previous = Buffer.concat([Buffer.of(1), sealed('first b')]);
    raw.putSync(storeKey('undo', table, 'b', 2), previous);
    raw.putSync(storeKey('undo', table, 'c', 2), Buffer.of(0));
    raw.putSync(storeKey('request', 'last', 1, 2), json({ owner: 'dead', touched }));
    raw.putSync(storeKey('journal', 2), json({ [table]: ['b', 'c'] }));
  });
  await raw.close();
  return workspace;
}

function sealed(text: string): Buffer {
  const value = Buffer.from(text);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32LE(crc32(value));
  return Buffer.concat([value, checksum]);
}
