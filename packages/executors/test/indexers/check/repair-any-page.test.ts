import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { KeyValueIndexer } from '@podflow/core';
import fc from 'fast-check';
import { Workspace, write } from '../../../../../test/contracts/indexer-harness.ts';
import { checkWorkspace } from '../../../src/indexers/check/check-workspace.ts';
import { createBinaryPbIndexer } from '../../../src/indexers/key-value/binary-pb-indexer.ts';
import { storeKey } from '../../../src/indexers/store/store-key.ts';
import { opener } from '../open-indexer.ts';

const open = opener<KeyValueIndexer>(createBinaryPbIndexer);
const pageBytes = 8192;
const ids = Array.from({ length: 120 }, (_, n) => `id ${n}`);

/** One in ten has pages of its own. */
const contentOf = (id: string): Buffer =>
  Buffer.alloc(id.endsWith('7') ? 20_000 : 300, `content of ${id} `);

const damages: Record<string, (page: Buffer, noise: Buffer) => void> = {
  'is zeros': (page) => page.fill(0),
  'is noise': (page, noise) => noise.copy(page),
  'has another head': (page, noise) => noise.copy(page, 0, 0, 24),
  'has other places of entries': (page, noise) => noise.copy(page, 24, 0, 20),
  'has another byte': (page, noise) => {
    const at = noise.readUInt16LE(0) % pageBytes;
    page[at] = (page[at] ?? 0) ^ (noise[2] || 1);
  },
};

describe('A repair of an index with a page that', () => {
  it.each(Object.keys(damages))(
    '%s loses no row that stands elsewhere, for whichever page it is',
    async (kind) => {
      await using workspace = await filled();
      const folder = join(workspace.folder, 'index');
      const file = join(folder, 'data.mdb');
      const sound = readFileSync(file);
      const places = ids.map((id) => [
        placesOf(sound, contentOf(id)),
        placesOf(sound, storeKey('row', 'documents:index', id)),
      ]);
      const pages = Math.floor(sound.length / pageBytes);
      const bytesOfPage = fc.uint8Array({
        minLength: pageBytes,
        maxLength: pageBytes,
        size: 'max',
      });
      const noises = fc.sample(bytesOfPage, { seed: 5, numRuns: pages });
      for (const [page, noise] of noises.entries()) {
        const bytes = Buffer.from(sound);
        const target = bytes.subarray(page * pageBytes, (page + 1) * pageBytes);
        damages[kind]?.(target, Buffer.from(noise));
        writeFileSync(file, bytes);
        const [report] = await checkWorkspace(folder, { repair: true });
        expect(['whole', 'repaired']).toContain(report?.state);
        const held = await heldIn(workspace);
        const elsewhere = ids.filter((_, n) => !places[n]?.some((pages) => pages.has(page)));
        expect(elsewhere.filter((id) => !held.has(id))).toEqual([]);
        rmSync(folder, { recursive: true });
        mkdirSync(folder);
      }
    },
  );
});

/** The pages that have a part of `content`, in any version of it. */
function placesOf(file: Buffer, content: Buffer): Set<number> {
  const pages = new Set<number>();
  for (let at = file.indexOf(content); at >= 0; at = file.indexOf(content, at + 1)) {
    const [first, last] = [at, at + content.length].map((each) => Math.floor(each / pageBytes));
    for (let page = first ?? 0; page <= (last ?? 0); page++) pages.add(page);
  }
  return pages;
}

async function heldIn(workspace: Workspace<KeyValueIndexer>): Promise<Set<string>> {
  const indexer = await workspace.open();
  const values = indexer.query(ids);
  await workspace.closeAll();
  return new Set(ids.filter((id, n) => values[n] && contentOf(id).compare(values[n]) === 0));
}

async function filled(): Promise<Workspace<KeyValueIndexer>> {
  const workspace = await Workspace.create(open);
  const writer = await workspace.open();
  for (const part of [ids.slice(0, 80), ids.slice(80)]) {
    await write([writer], `r ${part.length}`, () => writer.add(part, part.map(contentOf)));
  }
  await workspace.closeAll();
  return workspace;
}
