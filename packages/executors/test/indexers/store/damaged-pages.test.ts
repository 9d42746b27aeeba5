import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { KeyValueIndexer } from '@podflow/core';
import fc from 'fast-check';
import { Workspace, write } from '../../../../../test/contracts/indexer-harness.ts';
import { createBinaryPbIndexer } from '../../../src/indexers/key-value/binary-pb-indexer.ts';
import { opener } from '../open-indexer.ts';

const open = opener<KeyValueIndexer>(createBinaryPbIndexer);
const pageBytes = 8192;
const ids = Array.from({ length: 400 }, (_, n) => `id ${n}`);

/** One in twenty has pages of its own. */
const contentOf = (id: string): Buffer =>
  Buffer.alloc(id.endsWith('7') ? 20_000 : 300, `value of ${id} `);

type Damage = (file: Buffer, page: number, noise: Buffer) => void;
const damages: Record<string, Damage> = {
  'is zeros': (file, page) => file.fill(0, page * pageBytes, (page + 1) * pageBytes),
  'is noise': (file, page, noise) => noise.copy(file, page * pageBytes),
  'has another head': (file, page, noise) => noise.copy(file, page * pageBytes, 0, 24),
  'has other places of entries': (file, page, noise) =>
    noise.copy(file, page * pageBytes + 24, 0, 20),
  'is a copy of the one before': (file, page) =>
    file.copy(file, page * pageBytes, (page - 1) * pageBytes, page * pageBytes),
  'has another byte': (file, page, noise) => {
    const at = page * pageBytes + (noise.readUInt16LE(0) % pageBytes);
    file[at] = (file[at] ?? 0) ^ (noise[2] || 1);
  },
};

describe('An index with a page that', () => {
  it.each(Object.keys(damages))(
    '%s gives all that was stored, or ERR_INDEX_FORMAT, for whichever page it is',
    async (kind) => {
      await using workspace = await filled();
      const file = join(workspace.folder, 'index', 'data.mdb');
      const sound = readFileSync(file);
      const pages = Math.floor(sound.length / pageBytes);
      const noises = fc.sample(
        fc.uint8Array({ minLength: pageBytes, maxLength: pageBytes, size: 'max' }),
        {
          seed: 11,
          numRuns: pages,
        },
      );
      const outcomes = { whole: 0, refused: 0 };
      for (const [page, noise] of noises.entries()) {
        const bytes = Buffer.from(sound);
        // The page before the first one is none.
        damages[kind]?.(bytes, Math.max(page, 1), Buffer.from(noise));
        writeFileSync(file, bytes);
        outcomes[await outcomeOf(workspace)]++;
      }
      expect(outcomes.refused).toBeGreaterThan(kind === 'has another byte' ? 10 : 20);
    },
  );

  it('was listed as free while it is in use is not written over', async () => {
    await using workspace = await filled();
    const file = join(workspace.folder, 'index', 'data.mdb');
    const sound = readFileSync(file);
    const bytes = Buffer.from(sound);
    const newest = bytes.readBigUInt64LE(152) > bytes.readBigUInt64LE(pageBytes + 152) ? 0 : 1;
    const meta = newest * pageBytes;
    const lists = Number(bytes.readBigUInt64LE(meta + 88)) * pageBytes;
    const root = bytes.readBigUInt64LE(meta + 136);
    // The first list ends where the page ends: its last number becomes that of a page of the tree.
    bytes.writeBigUInt64LE(root, lists + pageBytes - 8);
    writeFileSync(file, bytes);
    const indexer = await workspace.open();
    expect(indexer.query(ids).every((value) => value !== undefined)).toBe(true);
    expect(() => indexer.prepareWrite?.()).toThrow(/in use and listed as free/);
    writeFileSync(file, sound);
  });
});

/** Reads everything, then writes. Anything else than these two outcomes fails the test; one that ends the process does too. */
async function outcomeOf(workspace: Workspace<KeyValueIndexer>): Promise<'whole' | 'refused'> {
  try {
    const indexer = await workspace.open();
    const values = indexer.query(ids);
    expect(ids.filter((id, n) => !values[n] || contentOf(id).compare(values[n]) !== 0)).toEqual([]);
    await write([indexer], 'next', () => indexer.add(['next'], [Buffer.from('next')]));
    expect(indexer.size).toBe(ids.length + 1);
    return 'whole';
  } catch (error) {
    expect(error).toMatchObject({ code: 'ERR_INDEX_FORMAT' });
    return 'refused';
  } finally {
    await workspace.closeAll();
  }
}

async function filled(): Promise<Workspace<KeyValueIndexer>> {
  const workspace = await Workspace.create(open);
  const writer = await workspace.open();
  for (const part of [ids.slice(0, 250), ids.slice(250)]) {
    await write([writer], `r ${part.length}`, () => writer.add(part, part.map(contentOf)));
  }
  await workspace.closeAll();
  return workspace;
}
