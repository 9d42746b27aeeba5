import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { get } from 'node:http';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type CliIo, run } from '../src/cli.ts';
import { gatewayOptions } from '../src/open-gateway.ts';
import { collectIo } from './collect-io.ts';

const pem = (name: string): string =>
  fileURLToPath(new URL(`../../gateway/test/fixtures/localhost-${name}.pem`, import.meta.url));

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'podflow-serve-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

/** A Flow that finds nothing, served by the command; stops at the end of the scope. */
async function serve(settings: string, args: readonly string[] = []) {
  const flow = join(folder, 'flow.yml');
  await writeFile(flow, `!Flow\nversion: '1'\nwith: {${settings}}\npods: [{name: a}]\n`);
  const stop = new AbortController();
  const { io, stdout, stderr } = collectIo();
  let told = (): void => {};
  const open = new Promise<void>((resolve) => {
    told = resolve;
  });
  const watched: CliIo = {
    ...io,
    stopSignal: () => stop.signal,
    stdout: {
      write: (text) => {
        io.stdout.write(text);
        told();
      },
    },
  };
  const ended = run(['serve', flow, '--port', '0', ...args], watched);
  await Promise.race([open, ended]);
  return {
    url: stdout().match(/https?:\S+/)?.[0] ?? '',
    stderr,
    ended,
    [Symbol.asyncDispose]: async () => {
      stop.abort();
      await ended;
    },
  };
}

const search = (url: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${url}/api/search`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ data: ['a'] }),
  });

async function allowed(url: string, origin: string): Promise<string | null> {
  const { headers } = await fetch(`${url}/status`, { headers: { origin } });
  return headers.get('access-control-allow-origin');
}

describe('flow serve', () => {
  it('does what the YAML says', async () => {
    await using server = await serve(
      'cors: https://a.example, rate_limit: 3, empty_as_error: true',
    );
    expect(await allowed(server.url, 'https://a.example')).toBe('https://a.example');
    expect(await allowed(server.url, 'https://b.example')).toBeNull();
    const { status } = (await (await search(server.url)).json()) as { status: unknown };
    expect(status).toMatchObject({ code: 'ERROR' });
    expect((await search(server.url)).status).toBe(429);
  });

  it('lets options win over the YAML', async () => {
    await using server = await serve('cors: https://a.example, rate_limit: 1', [
      ...['--cors', 'https://b.example', '--cors', 'https://c.example'],
      ...['--rate-limit', '0', '--token', 'sesame'],
    ]);
    expect((await search(server.url)).status).toBe(401);
    const authorization = 'Bearer sesame';
    const origins = ['https://a.example', 'https://b.example', 'https://c.example'];
    const answers = await Promise.all(
      origins.map(async (origin) => await search(server.url, { authorization, origin })),
    );
    expect(answers.map(({ status }) => status)).toEqual([403, 200, 200]);
    expect(answers.map(({ headers }) => headers.get('access-control-allow-origin'))).toEqual([
      null,
      'https://b.example',
      'https://c.example',
    ]);
  });

  it('shuts pages of others out with --no-cors', async () => {
    await using server = await serve('cors: true', ['--no-cors']);
    expect(await allowed(server.url, 'https://a.example')).toBeNull();
  });

  it('answers to the names of --allow-host', async () => {
    await using server = await serve('', ['--allow-host', 'box.example']);
    const statusFor = (host: string) =>
      new Promise((resolve, reject) => {
        const { port } = new URL(server.url);
        const options = { port, path: '/status', headers: { host }, agent: false };
        get(options, (answer) => resolve(answer.resume().statusCode)).on('error', reject);
      });
    expect(await statusFor('box.example:80')).toBe(200);
    expect(await statusFor('other.example:80')).toBe(421);
  });

  it('says at the start whose pages can use it', async () => {
    await using server = await serve('', ['--cors', 'https://shop.example']);
    expect(server.stderr()).toContain(
      'pages of localhost, https://jina.ai, https://shop.example can use this server',
    );
  });

  it('serves https', async () => {
    await using server = await serve(`ssl_keyfile: ${pem('key')}`, ['--ssl-certfile', pem('cert')]);
    expect(server.url).toMatch(/^https:/);
    const status = await new Promise((resolve, reject) => {
      request(`${server.url}/healthz`, { rejectUnauthorized: false, agent: false }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      })
        .on('error', reject)
        .end();
    });
    expect(status).toBe(200);
  });

  it.each([
    { args: ['--ssl-certfile', 'cert.pem'], message: 'there is a certificate but no key' },
    { args: ['--ssl-keyfile', 'key.pem'], message: 'there is a key but no certificate' },
    {
      args: ['--ssl-certfile', 'none.pem', '--ssl-keyfile', 'none.pem'],
      message: 'The file none.pem cannot be read',
    },
  ])('does not start with $args', async ({ args, message }) => {
    await using server = await serve('', args);
    expect(await server.ended).toBe(1);
    expect(server.stderr()).toContain(message);
  });
});

describe('options of the gateway', () => {
  it('are none when nothing was said', () => {
    expect(gatewayOptions({})).toEqual({});
  });

  it('are made of all settings', () => {
    const settings = {
      cors: true,
      sslCertfile: 'c',
      sslKeyfile: 'k',
      allowHost: ['box.example'],
      remoteFetch: ['a.example'],
      rateLimit: 9,
      queue: 0,
      timeoutAnswer: 50,
      emptyAsError: false,
    };
    expect(gatewayOptions(settings)).toEqual({
      cors: '*',
      allowHosts: ['box.example'],
      tls: { certFile: 'c', keyFile: 'k' },
      remoteFetch: { hosts: ['a.example'] },
      rateLimit: { max: 9 },
      queue: 0,
      answerTimeout: 50,
      emptyAsError: false,
    });
  });

  it('have no limit of 0 and load from no empty list', () => {
    const nothing = { rateLimit: 0, remoteFetch: [], cors: false };
    expect(gatewayOptions(nothing)).toEqual({ cors: false });
  });
});
