import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { WebSocket } from 'ws';
import { startGateway } from '../src/index.ts';
import { openRaw, readToEnd } from './raw-client.ts';
import { commands, send, startToy, ToyFlow } from './toy-flow.ts';

const fixture = (name: string) => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));
const tls = { certFile: fixture('localhost-cert.pem'), keyFile: fixture('localhost-key.pem') };

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

describe('a token', () => {
  const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;

  it.each(['Bearer secret', 'bearer  secret', basic('anybody:secret'), basic(':secret')])(
    '%s is let in',
    async (authorization) => {
      await using toy = await startToy({ token: 'secret' });
      const headers = { authorization };
      expect((await send(`${toy.url}/api/search`, { data: ['a'] }, { headers })).status).toBe(200);
      expect((await fetch(`${toy.url}/`, { headers })).status).toBe(200);
    },
  );

  it.each([
    '',
    'secret',
    'Bearer',
    'Bearer wrong',
    'Bearer secrets',
    'Bearer SECRET',
    basic('secret'),
    basic('secret:'),
    'Digest secret',
  ])('%j is not', async (authorization) => {
    await using toy = await startToy({ token: 'secret' });
    const origin = 'https://jina.ai';
    const headers = { origin, ...(authorization && { authorization }) };
    const answer = await send(`${toy.url}/api/search`, { data: ['a'] }, { headers });
    expect(answer.status).toBe(401);
    expect(answer.json.error.code).toBe('ERR_AUTH');
    expect(answer.json.search.docs).toEqual([]);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="podflow"');
    expect(answer.headers.get('access-control-allow-origin')).toBe(origin);
    expect(toy.flow.requests).toEqual([]);
  });

  it.each(['/', '/status', '/metrics', '/openapi.json', '/docs', '/flow', '/js/main.js', '/none'])(
    'is asked for at %s',
    async (path) => {
      await using toy = await startToy({ token: 'secret' });
      const response = await fetch(toy.url + path, { headers: { accept: 'text/html' } });
      expect(response.status).toBe(401);
      expect(response.headers.get('www-authenticate')).toMatch(/^Basic /);
    },
  );

  it.each(['/stream', '/flow/live'])(
    'is asked for at the WebSocket %s as a password, which browsers send only then',
    async (path) => {
      await using toy = await startToy({ token: 'secret' });
      const address = toy.url.replace('http://localhost', 'ws://127.0.0.1') + path;
      const refused = new WebSocket(address);
      refused.on('error', () => {});
      const [, answer] = (await once(refused, 'unexpected-response')) as [unknown, IncomingMessage];
      answer.destroy();
      expect(answer.statusCode).toBe(401);
      expect(answer.headers['www-authenticate']).toBe('Basic realm="podflow", charset="UTF-8"');
      const socket = new WebSocket(address, { headers: { authorization: basic('token:secret') } });
      await once(socket, 'open');
      socket.terminate();
    },
  );

  it.each(['/healthz', '/readyz'])('is not asked for at %s', async (path) => {
    await using toy = await startToy({ token: 'secret' });
    expect((await fetch(toy.url + path)).status).toBe(200);
  });

  it('does not stand in the way of the question whether a page may send one', async () => {
    await using toy = await startToy({ token: 'secret' });
    const { status } = await fetch(`${toy.url}/api/search`, {
      method: 'OPTIONS',
      headers: {
        origin: 'https://jina.ai',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type',
      },
    });
    expect(status).toBe(204);
  });

  it('comes from JINA_AUTH_TOKEN when none is given', async () => {
    process.env['JINA_AUTH_TOKEN'] = 'from the environment';
    await using toy = await startToy();
    delete process.env['JINA_AUTH_TOKEN'];
    expect((await fetch(`${toy.url}/status`)).status).toBe(401);
  });

  it('is missed, once, on an address that others can reach', async () => {
    const lines: string[] = [];
    const log = (line: string) => lines.push(line);
    const open = await startGateway(new ToyFlow(), { host: '0.0.0.0', port: 0, log });
    await open.close();
    expect(lines).toEqual([
      expect.stringContaining('pages of localhost'),
      expect.stringMatching(/^listens on 0\.0\.0\.0 without a token.*JINA_AUTH_TOKEN/),
    ]);
    const closed = await startGateway(new ToyFlow(), { host: '0.0.0.0', port: 0, log, token: 'x' });
    await closed.close();
    expect(lines.filter((line) => line.includes('without a token'))).toHaveLength(1);
  });
});

describe('CORS', () => {
  it('lets in the origins of a list', async () => {
    await using toy = await startToy({ cors: ['https://friend.example'] });
    const from = async (origin: string) =>
      (await fetch(`${toy.url}/status`, { headers: { origin } })).headers.get(
        'access-control-allow-origin',
      );
    expect(await from('https://friend.example')).toBe('https://friend.example');
    expect(await from('https://evil.example')).toBeNull();
  });

  it('may be off', async () => {
    await using toy = await startToy({ cors: false });
    const headers = { origin: 'https://friend.example' };
    const response = await fetch(`${toy.url}/status`, { headers });
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('a rate limit', () => {
  it('answers 429 beyond it, and not for health checks', async () => {
    await using toy = await startToy({ rateLimit: { max: 2 } });
    const ask = () => send(`${toy.url}/api/search`, { data: ['a'] });
    expect([(await ask()).status, (await ask()).status]).toEqual([200, 200]);
    const { status, json, headers } = await ask();
    expect(status).toBe(429);
    expect(json.error.code).toBe('ERR_RATE_LIMIT');
    expect(json.search.docs).toEqual([]);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await fetch(`${toy.url}/healthz`)).status).toBe(200);
  });

  it('counts the messages of a WebSocket, which stays open', async () => {
    await using toy = await startToy({ rateLimit: { max: 3 } });
    // Opening it is the first request.
    const socket = new WebSocket(`${toy.url.replace('http', 'ws')}/stream`);
    await once(socket, 'open');
    const codes: unknown[] = [];
    for (let count = 0; count < 4; count += 1) {
      socket.send('{"data": ["a"]}');
      const [answer] = await once(socket, 'message');
      codes.push(JSON.parse(JSON.parse(`${answer}`)).error?.code);
    }
    expect(codes).toEqual([undefined, undefined, 'ERR_RATE_LIMIT', 'ERR_RATE_LIMIT']);
    expect((await send(`${toy.url}/api/search`, { data: ['a'] })).status).toBe(429);
    expect(toy.flow.requests).toHaveLength(2);
    socket.close();
  });
});

describe('more requests than the Flow can take (N25)', () => {
  it('are refused at once with Retry-After, and taken again when there is room', async () => {
    await using toy = await startToy({ queue: 2 });
    const { flow, url } = toy;
    const ask = (text: string) => send(`${url}/api/search`, { data: [text] });
    // The Flow works at 50 requests, its prefetch.
    const taken = Array.from({ length: 52 }, () => ask(commands.wait));
    let metrics = '';
    while (!metrics.includes('jina_number_of_pending_requests{runtime_name="gateway"} 52')) {
      metrics = await (await fetch(`${url}/metrics`)).text();
    }
    const refused = await ask('one more');
    expect(refused.status).toBe(503);
    expect(refused.json.error.code).toBe('ERR_OVERLOAD');
    expect(refused.headers.get('retry-after')).toBe('1');
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect(flow.requests).toHaveLength(50);
    flow.release();
    await until(() => flow.requests.length === 52);
    flow.release();
    expect(new Set((await Promise.all(taken)).map(({ status }) => status))).toEqual(new Set([200]));
    expect((await ask('again')).status).toBe(200);
  });

  it('let others pass when they have regular expressions', async () => {
    await using toy = await startToy();
    const lookups = { chunks__filter: { text__regex: '^(a+)+$' } };
    const queryset = [{ name: 'FilterQL', parameters: { lookups }, priority: 1 }];
    const slow = Array.from({ length: 60 }, () =>
      send(`${toy.url}/api/search`, { data: [commands.wait], queryset }),
    );
    // Half of the Flow's prefetch.
    await until(() => toy.flow.requests.length === 25);
    expect((await send(`${toy.url}/api/search`, { data: ['a'] })).status).toBe(200);
    expect(toy.flow.requests).toHaveLength(26);
    for (const count of [51, 61]) {
      toy.flow.release();
      await until(() => toy.flow.requests.length === count);
    }
    toy.flow.release();
    expect(new Set((await Promise.all(slow)).map(({ status }) => status))).toEqual(new Set([200]));
  });

  it('wait for their turn also as parts of one request', async () => {
    await using toy = await startToy();
    const body = { data: Array(80).fill(commands.wait), request_size: 1 };
    const answer = send(`${toy.url}/api/search`, body);
    await until(() => toy.flow.requests.length === 50);
    toy.flow.release();
    await until(() => toy.flow.requests.length === 80);
    toy.flow.release();
    expect((await answer).json.search.docs).toHaveLength(80);
  });
});

describe('TLS', () => {
  it('serves https with certificate files', async () => {
    await using toy = await startToy({ tls });
    expect(toy.url).toMatch(/^https:\/\/localhost:\d+$/);
    const ca = await readFile(tls.certFile);
    const status = await new Promise((resolve, reject) => {
      request(`${toy.url}/healthz`, { ca }, (response) => resolve(response.resume().statusCode))
        .on('error', reject)
        .end();
    });
    expect(status).toBe(200);
  });

  it.each([
    [{ ...tls, certFile: '/no/such/file.pem' }, 'ERR_FILE_UNREADABLE', 'file.pem cannot be read'],
    [{ ...tls, certFile: tls.keyFile }, 'ERR_VALUE', 'cannot be used'],
  ])('refuses files that are no certificate', async (files, code, message) => {
    await expect(startToy({ tls: files })).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
    });
  });
});

describe('what is too long or too slow (N22, N23)', () => {
  it('an address, with both numbers', async () => {
    await using toy = await startToy();
    const response = await fetch(`${toy.url}/status?${'x'.repeat(9_000)}`);
    expect(response.status).toBe(414);
    expect(await response.text()).toMatch(/has 90\d\d characters, the limit is 8192/);
  });

  it('headers', async () => {
    await using toy = await startToy();
    const socket = await openRaw(toy.url);
    socket.write(`GET / HTTP/1.1\r\nhost: localhost\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`);
    const { status, text } = await readToEnd(socket);
    expect(status).toBe(431);
    expect(JSON.parse(text.split('\r\n\r\n')[1] ?? '')).toMatchObject({
      error: { code: 'ERR_TOO_LARGE' },
      search: { docs: [] },
    });
  });

  it.each([
    ['headers', 'POST /api/search HTTP/1.1\r\nhost: localhost\r\n'],
    [
      'a body',
      'POST /api/search HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{"da',
    ],
  ])('%s that do not come', async (_name, begun) => {
    await using toy = await startToy({ requestTimeout: 400, headersTimeout: 400 });
    const socket = await openRaw(toy.url);
    const answer = readToEnd(socket);
    socket.write(begun);
    expect((await send(`${toy.url}/api/search`, { data: ['a'] })).status).toBe(200);
    const { status, text } = await answer;
    expect(status).toBe(408);
    expect(text).toContain('"ERR_REQUEST_TIMEOUT"');
    expect(toy.logged).toEqual([]);
  });

  it('what is no HTTP', async () => {
    await using toy = await startToy();
    const socket = await openRaw(toy.url);
    const answer = readToEnd(socket);
    socket.write('\x16\x03\x01hello\r\n\r\n');
    expect((await answer).status).toBe(400);
  });

  it('the answer of the Flow', async () => {
    await using toy = await startToy({ answerTimeout: 50 });
    const { status, json } = await send(`${toy.url}/api/search`, { data: [commands.wait] });
    expect(status).toBe(504);
    expect(json.error.code).toBe('ERR_REQUEST_TIMEOUT');
    expect((await send(`${toy.url}/api/search`, { data: ['a'] })).status).toBe(200);
    toy.flow.release();
  });

  it('an upload that breaks off leaves the server well, and is counted', async () => {
    await using toy = await startToy();
    const socket = await openRaw(toy.url);
    socket.write(
      'POST /api/index HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 999\r\n\r\n{"data": [',
    );
    await fetch(`${toy.url}/healthz`);
    socket.destroy();
    let metrics = '';
    while (!/jina_aborted_requests\{.*"\/api\/:mode"\} 1/.test(metrics)) {
      metrics = await (await fetch(`${toy.url}/metrics`)).text();
    }
    expect(toy.flow.requests).toEqual([]);
    expect(toy.logged).toEqual([]);
  });
});

describe('closing', () => {
  it('gives up after its limit what does not end', async () => {
    await using toy = await startToy({ stopTimeout: 100 });
    const lost = send(`${toy.url}/api/search`, { data: [commands.wait] });
    await until(() => toy.flow.requests.length === 1);
    const [outcome] = await Promise.allSettled([lost, toy.server.close()]);
    expect(outcome?.status).toBe('rejected');
  });
});

describe('debug', () => {
  it('puts the stack into the answer, only then', async () => {
    for (const debug of [false, true]) {
      await using toy = await startToy({ debug });
      const { json } = await send(`${toy.url}/api/search`, { data: [commands.bug] });
      expect(JSON.stringify(json).includes('TypeError: x is not a function')).toBe(debug);
    }
  });
});
