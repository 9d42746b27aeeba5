import { describe, expect, it } from '@jest/globals';
import { storedIds } from './helpers/stored-flow.ts';
import { foundIds, numberedJson, post, serveStored } from './helpers/stored-server.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

describe('N31: a server whose disk is full', () => {
  it('refuses the batch with 507, keeps what it has, and starts again while still full', async () => {
    await using folder = await temporaryFolder();
    {
      await using server = await serveStored(folder.path, 'ulimit -f 700; exec');
      expect((await post(server.url, 'index', numberedJson(0, 10))).status).toBe(200);
      const refused = await post(server.url, 'index', numberedJson(10, 5_000));
      expect(refused).toMatchObject({ status: 507, code: 'ERR_INDEX_FULL' });
      expect(JSON.stringify(refused.json)).not.toContain(folder.path);
      expect(await foundIds(server.url)).toHaveLength(10);
      expect((await post(server.url, 'index', numberedJson(10, 12))).status).toBe(200);
    }
    const ids = Array.from({ length: 12 }, (_, n) => `${n}`);
    const stored = await storedIds(folder.path);
    expect([stored.vectors.sort(), stored.documents.sort()]).toEqual([ids.sort(), ids.sort()]);
    // Now there is no room for anything at all.
    await using full = await serveStored(folder.path, 'ulimit -f 4; exec');
    expect(await foundIds(full.url)).toHaveLength(12);
    expect(await post(full.url, 'index', numberedJson(20, 3_000))).toMatchObject({ status: 507 });
    expect(await foundIds(full.url)).toHaveLength(12);
  });
});
