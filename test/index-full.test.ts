import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { storedFlowFile, storedIds } from './helpers/stored-flow.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

/** A server whose files may not grow beyond a limit, as on a disk that is full. */
async function serve(
  workspace: string,
  blocks: number,
): Promise<{ url: string } & AsyncDisposable> {
  const command = `ulimit -f ${blocks}; exec "$0" "$1"`;
  const child = spawn('sh', ['-c', command, process.execPath, storedFlowFile('server.mjs')], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, NODE_OPTIONS: '', JINA_WORKSPACE: workspace },
  });
  const gone = once(child, 'exit');
  const [url] = await Promise.race([once(child, 'message'), gone]);
  return {
    url,
    [Symbol.asyncDispose]: async () => {
      child.kill();
      await gone;
    },
  };
}

const document = (n: number) => {
  const buffer = Buffer.from(Float32Array.of(n, 1).buffer).toString('base64');
  return {
    id: `${n}`,
    tags: { padding: 'x'.repeat(300) },
    embedding: { dense: { buffer, shape: [2], dtype: '<f4' } },
  };
};
const range = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, n) => document(from + n));

async function post(url: string, mode: string, data: unknown[]) {
  const response = await fetch(`${url}/api/${mode}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ data }),
  });
  const json = await response.json();
  return {
    status: response.status,
    json,
    code: json.error?.code ?? json.status?.errors?.[0]?.code,
  };
}

const found = async (url: string) => (await post(url, 'search', [document(0)])).json.search.docs;

describe('N31: a server whose disk is full', () => {
  it('refuses the batch with 507, keeps what it has, and starts again while still full', async () => {
    await using folder = await temporaryFolder();
    {
      await using server = await serve(folder.path, 700);
      expect((await post(server.url, 'index', range(0, 10))).status).toBe(200);
      const refused = await post(server.url, 'index', range(10, 5_000));
      expect(refused).toMatchObject({ status: 507, code: 'ERR_INDEX_FULL' });
      expect(JSON.stringify(refused.json)).not.toContain(folder.path);
      expect((await found(server.url))[0].matches).toHaveLength(10);
      expect((await post(server.url, 'index', range(10, 12))).status).toBe(200);
    }
    const ids = Array.from({ length: 12 }, (_, n) => `${n}`);
    const stored = await storedIds(folder.path);
    expect([stored.vectors.sort(), stored.documents.sort()]).toEqual([ids.sort(), ids.sort()]);
    // Now there is no room for anything at all.
    await using full = await serve(folder.path, 4);
    expect((await found(full.url))[0].matches).toHaveLength(12);
    expect(await post(full.url, 'index', range(20, 3_000))).toMatchObject({ status: 507 });
    expect((await found(full.url))[0].matches).toHaveLength(12);
  });
});
