import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import type { VectorIndexer } from '@podflow/core';
import { Workspace } from '../../../../../test/contracts/indexer-harness.ts';
import { createNumpyIndexer } from '../../../src/indexers/vector/numpy-indexer.ts';
import { opener } from '../open-indexer.ts';
import { WriterProcess } from '../other-writer.ts';

const open = opener<VectorIndexer>(createNumpyIndexer);
const lockOf = (workspace: Workspace<VectorIndexer>) =>
  join(workspace.folder, 'index', 'writer.lock');

/** Field 22 of /proc/PID/stat; undefined where the system has no /proc. */
async function startOf(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
}

describe('The lock of a writer', () => {
  it('refuses a writer of another process, naming its pid and the file, and lets readers in', async () => {
    await using workspace = await Workspace.create(open);
    await using other = new WriterProcess();
    const requests = [{ requestId: 'r1', ids: ['a'] }];
    await other.run({ workspace: workspace.folder }, { settles: true, requests });
    const second = await workspace.open();
    expect(second.size).toBe(1);
    expect(() => second.prepareWrite?.()).toThrow(
      expect.objectContaining({ code: 'ERR_INDEX_LOCKED' }),
    );
    expect(() => second.prepareWrite?.()).toThrow(`process ${other.pid} `);
    expect(() => second.prepareWrite?.()).toThrow(lockOf(workspace));
    await second.close?.();
    expect(JSON.parse(await readFile(lockOf(workspace), 'utf8')).pid).toBe(other.pid);
  });

  it('refuses another Pod of the same process until the first one is closed', async () => {
    await using workspace = await Workspace.create(open);
    const [first, second] = [await workspace.open(), await workspace.open()];
    await first.prepareWrite?.();
    expect(() => second.prepareWrite?.()).toThrow(
      expect.objectContaining({ code: 'ERR_INDEX_LOCKED' }),
    );
    await first.close?.();
    expect(existsSync(lockOf(workspace))).toBe(false);
    await second.prepareWrite?.();
    expect(existsSync(lockOf(workspace))).toBe(true);
  });

  it('is taken at the first write when prepareWrite was not called', async () => {
    await using workspace = await Workspace.create(open);
    const [first, second] = [await workspace.open(), await workspace.open()];
    await first.prepareWrite?.();
    second.delete(['a']);
    expect(() => second.commit?.('r1')).toThrow(
      expect.objectContaining({ code: 'ERR_INDEX_LOCKED' }),
    );
  });

  it('is shared by the shards of a Pod until the last one is closed', async () => {
    await using workspace = await Workspace.create(open);
    const [first, second] = await workspace.openShards(2);
    await first?.prepareWrite?.();
    await second?.prepareWrite?.();
    await first?.close?.();
    const other = await workspace.open();
    expect(() => other.prepareWrite?.()).toThrow(
      expect.objectContaining({ code: 'ERR_INDEX_LOCKED' }),
    );
    await second?.close?.();
    await other.prepareWrite?.();
    expect(JSON.parse(await readFile(lockOf(workspace), 'utf8')).pid).toBe(process.pid);
  });

  it('is taken over from a process that died', async () => {
    await using workspace = await Workspace.create(open);
    await using other = new WriterProcess();
    const requests = [{ requestId: 'r1', ids: ['a'] }];
    await other.run({ workspace: workspace.folder }, { settles: true, requests });
    await other.kill();
    expect(existsSync(lockOf(workspace))).toBe(true);
    const next = await workspace.open();
    await next.prepareWrite?.();
    expect(JSON.parse(await readFile(lockOf(workspace), 'utf8')).pid).toBe(process.pid);
  });

  it('is taken over when another process has got the pid, and when a crash left half a file', async () => {
    await using workspace = await Workspace.create(open);
    const first = await workspace.open();
    await first.prepareWrite?.();
    const held = JSON.parse(await readFile(lockOf(workspace), 'utf8'));
    for (const stale of [JSON.stringify({ ...held, owner: 'before', started: '1' }), '{"pid": ']) {
      await writeFile(lockOf(workspace), stale);
      const next = await workspace.open();
      await next.prepareWrite?.();
      expect(JSON.parse(await readFile(lockOf(workspace), 'utf8')).owner).not.toBe('before');
      await next.close?.();
    }
  });

  it('is taken over from a process that ended and was not waited for', async () => {
    await using workspace = await Workspace.create(open);
    const first = await workspace.open();
    await first.prepareWrite?.();
    const held = JSON.parse(await readFile(lockOf(workspace), 'utf8'));
    // The shell starts a process and then becomes one that waits for nobody.
    const parent = spawn('sh', ['-c', 'sleep 0.2 & echo $!; exec sleep 60'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      const [said] = (await once(parent.stdout, 'data')) as [Buffer];
      const pid = Number(`${said}`);
      const started = await startOf(pid);
      await sleep(600);
      const left = { ...held, owner: 'before', pid, ...(started && { started }) };
      await writeFile(lockOf(workspace), JSON.stringify(left));
      const next = await workspace.open();
      await next.prepareWrite?.();
      expect(JSON.parse(await readFile(lockOf(workspace), 'utf8')).owner).not.toBe('before');
    } finally {
      parent.kill();
    }
  });

  it('is respected when it belongs to another host, whose processes cannot be asked', async () => {
    await using workspace = await Workspace.create(open);
    const first = await workspace.open();
    await first.prepareWrite?.();
    const held = JSON.parse(await readFile(lockOf(workspace), 'utf8'));
    expect(held.hostname).toBe(hostname());
    await writeFile(lockOf(workspace), JSON.stringify({ ...held, hostname: 'elsewhere' }));
    const next = await workspace.open();
    expect(() => next.prepareWrite?.()).toThrow('on elsewhere');
  });
});
