import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Flow } from 'podflow';
import WebSocket from 'ws';
import { serveFlow } from './helpers/gateway.ts';
import { loggedFlow, misbehaves, until } from './helpers/misbehaving.ts';

const fixture = (name: string): string =>
  fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url));

const post = async (url: string, data: readonly unknown[], signal?: AbortSignal) => {
  const response = await fetch(`${url}/api/index`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ data }),
    ...(signal && { signal }),
  });
  const { error } = (await response.json()) as { error?: { code: string } };
  return { status: response.status, code: error?.code };
};
const ready = async (url: string) => {
  const response = await fetch(`${url}/readyz`);
  const { error } = (await response.json()) as { error?: { code: string; message: string } };
  return { status: response.status, code: error?.code, message: error?.message };
};
const isReady = async (url: string): Promise<boolean> => (await ready(url)).status === 200;
const stuckFlow = (timeoutRequest: number) =>
  loggedFlow().flow.add({ name: 'stuck', uses: misbehaves, timeoutRequest }).add({ name: 'next' });

const pendingIn = async (flow: Flow): Promise<number> => (await flow.podStates())[0]?.pending ?? 0;

/** What becomes of a request that blocks the first Pod, and of `count` others that come when it is there. */
async function afterStuck(flow: Flow, url: string, count: number) {
  const first = post(url, ['spins']);
  await until(async () => (await pendingIn(flow)) === 1);
  return await Promise.all([
    first,
    ...Array.from({ length: count }, (_, i) => post(url, [`${i}`])),
  ]);
}

describe('a request that the Flow does not answer', () => {
  it('is ERR_TIMEOUT when its Pod gives it up; the next one is answered', async () => {
    await using server = await serveFlow(stuckFlow(300));
    expect(await post(server.url, ['never'])).toEqual({ status: 504, code: 'ERR_TIMEOUT' });
    await until(() => isReady(server.url));
    expect(await post(server.url, ['again'])).toMatchObject({ status: 200 });
  });

  it.each(['never', 'spins'])(
    '(%s) and that REST gave up makes the Flow not ready, names the Pod, until that is free again',
    async (way) => {
      await using server = await serveFlow(stuckFlow(4_000), { answerTimeout: 300 });
      expect(await post(server.url, [way])).toEqual({ status: 504, code: 'ERR_REQUEST_TIMEOUT' });
      expect(await ready(server.url)).toEqual({
        status: 503,
        code: 'ERR_TIMEOUT',
        message: expect.stringContaining('stuck'),
      });
      await until(() => isReady(server.url));
      expect(await post(server.url, ['again'])).toMatchObject({ status: 200 });
    },
  );

  it('keeps its place in the queue until the Flow has let go of it', async () => {
    const flow = stuckFlow(6_000);
    await using server = await serveFlow(flow, { answerTimeout: 300, queue: 0 });
    const prefetch = flow.config.options.prefetch;
    const all = await afterStuck(flow, server.url, prefetch - 1);
    expect(new Set(all.map(({ code }) => code))).toEqual(new Set(['ERR_REQUEST_TIMEOUT']));
    expect(await post(server.url, ['more'])).toEqual({ status: 503, code: 'ERR_OVERLOAD' });
    await until(() => isReady(server.url));
    expect(await post(server.url, ['again'])).toMatchObject({ status: 200 });
  });

  it('gives those that wait for their turn up too', async () => {
    const flow = loggedFlow().flow;
    flow.add({ name: 'stuck', uses: misbehaves, timeoutRequest: 6_000 });
    await using server = await serveFlow(flow, { answerTimeout: 300 });
    const { prefetch } = flow.config.options;
    const all = await afterStuck(flow, server.url, prefetch + 19);
    expect(new Set(all.map(({ code }) => code))).toEqual(new Set(['ERR_REQUEST_TIMEOUT']));
  });
});

describe('a client that goes away', () => {
  it('takes its request along where that waits; what is worked at ends', async () => {
    const flow = stuckFlow(0);
    await using server = await serveFlow(flow);
    const gone = new AbortController();
    const ask = (text: string) => post(server.url, [text], gone.signal);
    const slow = ask('waits 3000');
    await until(async () => (await pendingIn(flow)) === 1);
    const requests = [slow, ask('a'), ask('b')];
    await until(async () => (await pendingIn(flow)) === 3);
    gone.abort();
    const outcomes = await Promise.allSettled(requests);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    await until(async () => (await pendingIn(flow)) <= 1);
    await until(async () => (await pendingIn(flow)) === 0);
    expect((await flow.podStates()).map(({ restarts }) => restarts)).toEqual([0, 0]);
    expect(await post(server.url, ['again'])).toMatchObject({ status: 200 });
  });

  it('over a WebSocket does so too', async () => {
    const flow = stuckFlow(0);
    await using server = await serveFlow(flow);
    const first = post(server.url, ['waits 3000']);
    await until(async () => (await pendingIn(flow)) === 1);
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}/stream`);
    await once(socket, 'open');
    socket.send(JSON.stringify({ mode: 'index', data: ['over the socket'] }));
    await until(async () => (await pendingIn(flow)) === 2);
    socket.terminate();
    await until(async () => (await pendingIn(flow)) === 1);
    expect(await first).toMatchObject({ status: 200 });
  });
});

describe('the memory of a server', () => {
  const started: ChildProcess[] = [];
  afterEach(() => {
    for (const child of started.splice(0)) child.kill('SIGKILL');
  });

  const hasProc = process.platform === 'linux';
  (hasProc ? it.each : it.skip.each)(['never', 'spins'])(
    'stays as it is when large requests wait behind one that does not end (%s)',
    async (way) => {
      const args = [fixture('stuck-server.mjs'), fixture('executors/misbehaves.yml'), '200'];
      const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
      started.push(child);
      const [line] = (await once(child.stdout, 'data')) as [Buffer];
      const url = `${line}`.trim();
      const megabytes = (): number => {
        const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
        return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
      };
      expect(await post(url, [way])).toMatchObject({ status: 504 });
      const large = Array<string>(20).fill('z'.repeat(1_000_000));
      const before = megabytes();
      for (let i = 0; i < 20; i++) await post(url, large);
      // Each would be 40 MB of texts and bodies: 800 MB in all. Reading one at a time takes about 200 MB.
      expect(megabytes() - before).toBeLessThan(600);
    },
    60_000,
  );
});
