import { once } from 'node:events';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { WebSocket } from 'ws';
import { openRaw, readToEnd } from './raw-client.ts';
import { startToy } from './toy-flow.ts';

const wsHeaders = 'upgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-version: 13\r\n';
const goodKey = 'sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n';
const body = '{"data": ["a cat"]}';
const json = `content-type: application/json\r\ncontent-length: ${body.length}\r\n`;
const h2c =
  'connection: Upgrade, HTTP2-Settings\r\nupgrade: h2c\r\nhttp2-settings: AAMAAABkAAQAAP__\r\n';

/** Sends a request as it is written; gives the status and the rest of the answer. */
async function exchange(request: string): Promise<{ status: number; body: string }> {
  await using toy = await startToy();
  const socket = await openRaw(toy.url);
  socket.write(request);
  const { status, text } = await readToEnd(socket);
  expect((await fetch(`${toy.url}/healthz`)).status).toBe(200);
  expect(toy.logged).toEqual([]);
  return { status, body: text.slice(text.indexOf('\r\n\r\n') + 4) };
}

describe('a request that is no good HTTP is refused in the documented form', () => {
  it.each([
    ['a bad % in the address', 'GET /%zz HTTP/1.1\r\nhost: localhost\r\n', 400, 'ERR_BODY'],
    ['a bad % in a mode', 'POST /api/%E0%A4%A HTTP/1.1\r\nhost: localhost\r\n', 400, 'ERR_BODY'],
    ['no Host', 'GET / HTTP/1.1\r\n', 400, 'ERR_BODY'],
    ['two Hosts', 'GET / HTTP/1.1\r\nhost: localhost\r\nhost: localhost\r\n', 400, 'ERR_BODY'],
    ['CONNECT', 'CONNECT a.example:22 HTTP/1.1\r\nhost: localhost\r\n', 405, 'ERR_MODE'],
    [
      'an unknown expectation',
      `POST /api/search HTTP/1.1\r\nhost: localhost\r\nexpect: banana\r\n`,
      417,
      'ERR_BODY',
    ],
    [
      'a bad key of a WebSocket',
      `GET /stream HTTP/1.1\r\nhost: localhost\r\n${wsHeaders}sec-websocket-key: x\r\n`,
      400,
      'ERR_BODY',
    ],
    [
      'a WebSocket where there is none',
      `GET / HTTP/1.1\r\nhost: localhost\r\n${wsHeaders}${goodKey}`,
      404,
      'ERR_ROUTE',
    ],
    [
      'a WebSocket at no route',
      `GET /nope HTTP/1.1\r\nhost: localhost\r\n${wsHeaders}${goodKey}`,
      404,
      'ERR_ROUTE',
    ],
  ])('%s', async (_name, request, status, code) => {
    const closing = request.includes('connection:') ? '' : 'connection: close\r\n';
    const answer = await exchange(`${request}${closing}\r\n`);
    expect(answer.status).toBe(status);
    // A body in chunks has their lengths around it.
    const text = answer.body.slice(answer.body.indexOf('{'), answer.body.lastIndexOf('}') + 1);
    expect(JSON.parse(text)).toMatchObject({
      status: { code: 'ERROR' },
      error: { code },
      search: { docs: [] },
    });
  });
});

describe('a client that offers HTTP/2 with its request', () => {
  it('is answered in HTTP/1.1, its body read', async () => {
    await using toy = await startToy();
    const socket = await openRaw(toy.url);
    const answered = readToEnd(socket);
    socket.write(`POST /api/search HTTP/1.1\r\nhost: localhost\r\n${h2c}${json}\r\n${body}`);
    socket.write(`GET /healthz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n`);
    const { status, text } = await answered;
    expect(status).toBe(200);
    expect(text.match(/HTTP\/1\.1 200/g)).toHaveLength(2);
    expect(toy.flow.requests.map(({ docs }) => docs[0]?.text)).toEqual(['a cat']);
  });

  it('is closed when it asks for that', async () => {
    const headers = h2c.replace('connection: ', 'connection: close, ');
    const { status } = await exchange(`GET /status HTTP/1.1\r\nhost: localhost\r\n${headers}\r\n`);
    expect(status).toBe(200);
  });
});

describe('a body with a content-encoding', () => {
  const send = (url: string, encoding: string, bytes: Uint8Array) =>
    fetch(`${url}/api/search`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-encoding': encoding },
      body: new Uint8Array(bytes),
    });

  it.each([
    ['gzip', gzipSync(body)],
    ['GZIP', gzipSync(body)],
    ['x-gzip', gzipSync(body)],
    ['deflate', deflateSync(body)],
    ['br', brotliCompressSync(body)],
    ['identity', Buffer.from(body)],
  ])('is decoded: %s', async (encoding, bytes) => {
    await using toy = await startToy();
    expect((await send(toy.url, encoding, bytes)).status).toBe(200);
    expect(toy.flow.requests[0]?.docs[0]?.text).toBe('a cat');
  });

  it.each([
    ['gzip that is none', 'gzip', Buffer.from(body), 400, 'ERR_BODY'],
    ['gzip that is cut', 'gzip', gzipSync(body).subarray(0, -9), 400, 'ERR_BODY'],
    ['Brotli that is none', 'br', Buffer.from(body), 400, 'ERR_BODY'],
    ['an unknown encoding', 'zstd', Buffer.from(body), 415, 'ERR_MEDIA_TYPE'],
    ['two encodings', 'gzip, gzip', gzipSync(gzipSync(body)), 415, 'ERR_MEDIA_TYPE'],
    [
      'a small body that becomes a large one',
      'gzip',
      gzipSync(Buffer.alloc(40 << 20, ' ')),
      413,
      'ERR_TOO_LARGE',
    ],
  ])('is refused: %s', async (_name, encoding, bytes, status, code) => {
    await using toy = await startToy();
    const answer = await send(toy.url, encoding, bytes);
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ error: { code } });
    expect(toy.flow.requests).toEqual([]);
    expect((await fetch(`${toy.url}/healthz`)).status).toBe(200);
  });
});

describe('a WebSocket', () => {
  async function openSocket(url: string, path = '/stream'): Promise<WebSocket> {
    const socket = new WebSocket(url.replace('http', 'ws') + path, { perMessageDeflate: false });
    await once(socket, 'open');
    return socket;
  }

  it.each(['/stream', '/flow/live'])('answers 5,000 pings at once on %s', async (path) => {
    await using toy = await startToy();
    const socket = await openSocket(toy.url, path);
    let pongs = 0;
    const all = new Promise<string>((resolve) => {
      socket.on('pong', (data) => {
        pongs += 1;
        if (data.toString() === 'last') resolve('answered');
      });
      socket.once('close', (code) => resolve(`closed ${code}`));
    });
    for (let count = 1; count < 5_000; count += 1) socket.ping();
    socket.ping('last');
    expect(await all).toBe('answered');
    expect(pongs).toBe(5_000);
    socket.terminate();
  });

  it('closes with 1009 after a message above the limit', async () => {
    await using toy = await startToy();
    const socket = await openSocket(toy.url);
    socket.on('error', () => {});
    socket.send('x'.repeat(33 << 20));
    const [code] = await once(socket, 'close');
    expect(code).toBe(1009);
    expect(toy.logged).toEqual([]);
    expect((await fetch(`${toy.url}/healthz`)).status).toBe(200);
  });

  it('closes with 1009 when a message announces more than the limit', async () => {
    await using toy = await startToy();
    const socket = await openRaw(toy.url);
    socket.write(`GET /stream HTTP/1.1\r\nhost: localhost\r\n${wsHeaders}${goodKey}\r\n`);
    await once(socket, 'data');
    const closing = once(socket, 'data');
    socket.write(Buffer.from([0x81, 0xff, 0x40, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4]));
    const [frame] = (await closing) as [Buffer];
    expect([...frame.subarray(0, 1), frame.readUInt16BE(2)]).toEqual([0x88, 1009]);
    socket.destroy();
  });

  it('takes in the rest of a message above the limit, so that its sender can read the 1009', async () => {
    await using toy = await startToy();
    const socket = await openRaw(toy.url);
    socket.write(`GET /stream HTTP/1.1\r\nhost: localhost\r\n${wsHeaders}${goodKey}\r\n`);
    await once(socket, 'data');
    const refused = once(socket, 'data');
    socket.write(Buffer.from([0x81, 0xff, 0x40, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4]));
    await refused;
    const closed = once(socket, 'close');
    for (let count = 0; count < 64; count += 1) socket.write(Buffer.alloc(1 << 18));
    socket.end();
    expect(await closed).toEqual([false]);
    expect(toy.logged).toEqual([]);
  });
});
