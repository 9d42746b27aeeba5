import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { VectorIndexer } from '@podflow/core';
import { Workspace } from '../../../../../test/contracts/indexer-harness.ts';
import { removeIndexes } from '../../../src/indexers/store/remove-indexes.ts';
import { createNumpyIndexer } from '../../../src/indexers/vector/numpy-indexer.ts';
import { opener } from '../open-indexer.ts';
import { WriterProcess } from '../other-writer.ts';

const open = opener<VectorIndexer>(createNumpyIndexer);
const request = { settles: true, requests: [{ requestId: 'r1', ids: ['a'] }] };

describe('removeIndexes', () => {
  it('removes none while another process writes one of them', async () => {
    await using free = await Workspace.create(open);
    await using written = await Workspace.create(open);
    await using ended = new WriterProcess();
    await ended.run({ workspace: free.folder }, request);
    await ended[Symbol.asyncDispose]();
    await using other = new WriterProcess();
    await other.run({ workspace: written.folder }, request);
    const folders = [free.folder, written.folder].map((folder) => join(folder, 'index'));
    expect(() => removeIndexes(folders)).toThrow(
      expect.objectContaining({ code: 'ERR_INDEX_LOCKED' }),
    );
    expect(folders.map((folder) => existsSync(folder))).toEqual([true, true]);
    expect(existsSync(join(folders[0] ?? '', 'writer.lock'))).toBe(false);
  });

  it('removes those that nobody writes, one whose writer was killed too, and minds no folder that is not there', async () => {
    await using workspace = await Workspace.create(open);
    await using killed = new WriterProcess();
    await killed.run({ workspace: workspace.folder }, request);
    await killed[Symbol.asyncDispose]();
    const folder = join(workspace.folder, 'index');
    expect(existsSync(join(folder, 'writer.lock'))).toBe(true);
    removeIndexes([folder, join(workspace.folder, 'never')]);
    expect(existsSync(folder)).toBe(false);
  });
});
