import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from '@jest/globals';

const program = fileURLToPath(new URL('../packages/podflow/bin/flow.js', import.meta.url));
const flow = fileURLToPath(new URL('fixtures/gateway/slow-flow.yml', import.meta.url));

const started: ChildProcess[] = [];

afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

/** `flow serve` in a process of its own, when it answers; `byNpm`: `child` is the shell that npm would run it in. */
async function serve({ byNpm = false } = {}) {
  const args = [program, 'serve', flow, '--port', '0'];
  const [command, ...words] = byNpm
    ? ['sh', '-c', '"$@"; exit $?', 'sh', process.execPath, ...args]
    : [process.execPath, ...args];
  const child = spawn(command, words, {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, npm_lifecycle_event: byNpm ? 'npx' : undefined },
  });
  started.push(child);
  const ended = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  let url = '';
  for await (const line of createInterface(child.stdout)) {
    url = /http:\/\/\S+/.exec(line)?.[0] ?? '';
    if (url) break;
  }
  const search = (text: string) =>
    fetch(`${url}/api/search`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ data: [text] }),
    });
  /** Resolves when `count` requests are in the Flow. */
  const working = async (count: number) => {
    const pending = `jina_number_of_pending_requests{runtime_name="gateway"} ${count}`;
    while (!(await (await fetch(`${url}/metrics`)).text()).includes(pending));
  };
  return { child, ended, url, search, working };
}

describe('flow serve', () => {
  it('finishes what is in flight at SIGTERM, takes nothing new, and exits with 0', async () => {
    const { child, ended, url, search, working } = await serve();
    const inFlight = search('wait 1500');
    await working(1);
    child.kill('SIGTERM');
    const response = await inFlight;
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ search: { docs: [{ tags: { seen: true } }] } });
    await expect(fetch(`${url}/healthz`)).rejects.toThrow('fetch failed');
    expect(await ended).toEqual([0, null]);
  });

  it('exits with 0 at SIGINT when nothing is in flight', async () => {
    const { child, ended } = await serve();
    child.kill('SIGINT');
    expect(await ended).toEqual([0, null]);
  });

  it('gives up what does not end within 10 s, and exits with 0', async () => {
    const { child, ended, search, working } = await serve();
    const lost = search('hang').catch((error: Error) => error.message);
    await working(1);
    child.kill('SIGTERM');
    expect(await lost).toBe('fetch failed');
    expect(await ended).toEqual([0, null]);
  });

  it('stops when npm or npx, which hand no signal on, are told to', async () => {
    const { child, url, search, working } = await serve({ byNpm: true });
    const inFlight = search('wait 1000');
    await working(1);
    const ended = once(child, 'close');
    child.kill('SIGTERM');
    expect((await inFlight).status).toBe(200);
    await ended;
    await expect(fetch(`${url}/healthz`)).rejects.toThrow('fetch failed');
  });

  it('ends at once at the second signal', async () => {
    const { child, ended, url, search, working } = await serve();
    const lost = search('hang').catch((error: Error) => error.message);
    await working(1);
    child.kill('SIGTERM');
    // The port is free: the first signal was seen.
    while (
      await fetch(`${url}/healthz`).then(
        () => true,
        () => false,
      )
    );
    child.kill('SIGTERM');
    expect(await ended).toEqual([null, 'SIGTERM']);
    expect(await lost).toBe('fetch failed');
  });
});
