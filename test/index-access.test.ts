import { chmod, chown, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { numbered, storedFlow } from './helpers/stored-flow.ts';
import { foundIds, numberedJson, post, serveStored } from './helpers/stored-server.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

const isRoot = process.getuid?.() === 0;

/** Modes do not hold for root, unless it gives up the right to pass over them. */
const launch = isRoot
  ? 'exec setpriv --bounding-set=-dac_override,-dac_read_search,-fowner'
  : 'exec';

/** Gives a workspace with two Documents other modes, for its files and for its folders. */
async function workspaceWith(files: number, folders: number) {
  const folder = await temporaryFolder();
  const workspace = join(folder.path, 'größe 画像');
  await chmod(folder.path, 0o755);
  await storedFlow(workspace).index([numbered(0), numbered(1)]);
  const set = async (mode: { files: number; folders: number }) => {
    for (const name of ['vectors', 'documents']) {
      await chmod(workspace, 0o755);
      await chmod(join(workspace, name), 0o755);
      for (const file of await readdir(join(workspace, name))) {
        await chmod(join(workspace, name, file), mode.files);
      }
      await chmod(join(workspace, name), mode.folders);
    }
    await chmod(workspace, mode.folders);
  };
  await set({ files, folders });
  return {
    path: workspace,
    [Symbol.asyncDispose]: async () => {
      await set({ files: 0o644, folders: 0o755 });
      await folder[Symbol.asyncDispose]();
    },
  };
}

describe('N34: a workspace of somebody else', () => {
  it('that may be read is searched, and writes are refused with 409', async () => {
    await using workspace = await workspaceWith(0o444, 0o555);
    await using server = await serveStored(workspace.path, launch);
    expect((await foundIds(server.url)).sort()).toEqual(['0', '1']);
    const { status, code, json } = await post(server.url, 'index', numberedJson(2, 3));
    expect([status, code]).toEqual([409, 'ERR_INDEX_READ_ONLY']);
    expect(json.status.description).toMatch(/may not .* write it.*Change its permissions/);
    expect((await foundIds(server.url)).sort()).toEqual(['0', '1']);
  });

  it('that may not be read stops the start, with the path and what to do', async () => {
    await using workspace = await workspaceWith(0o600, isRoot ? 0o700 : 0);
    // Only root can give it to another owner.
    if (isRoot) await chown(workspace.path, 65_534, 65_534);
    const failed = serveStored(workspace.path, launch);
    await expect(failed).rejects.toThrow(
      /ERR_INDEX_READ_ONLY.*größe 画像.*Change its permissions/s,
    );
  });
});
