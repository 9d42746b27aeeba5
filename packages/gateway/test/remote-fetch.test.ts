import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import type { RemoteFetchOptions } from '../src/index.ts';
import { pixel, pixelUri, send, startToy } from './toy-flow.ts';

const picture = Buffer.from(pixel, 'base64');

/** A server of pictures on this machine; counts the connections it gets. */
async function startPictures(listener: RequestListener) {
  const server = createServer(listener);
  const seen = { connections: 0, urls: [] as string[], hosts: [] as (string | undefined)[] };
  server.on('connection', () => {
    seen.connections += 1;
  });
  server.on('request', ({ url = '', headers }) => {
    seen.urls.push(url);
    seen.hosts.push(headers.host);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    seen,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

const sendPicture: RequestListener = (_request, response) => response.end(picture);

/** Loads from `pictures.test`, a name of this machine. */
function allowing(options: Partial<RemoteFetchOptions> = {}): { remoteFetch: RemoteFetchOptions } {
  return {
    remoteFetch: {
      hosts: ['pictures.test'],
      privateHosts: ['pictures.test'],
      resolve: async () => ['127.0.0.1'],
      ...options,
    },
  };
}

describe('remote fetch (N2 to N4)', () => {
  it('loads a picture of an allowed host as a data URI', async () => {
    await using pictures = await startPictures(sendPicture);
    await using toy = await startToy(allowing());
    const uri = `http://Pictures.test:${pictures.port}/a.png?x=1`;
    const { status } = await send(`${toy.url}/api/search`, { data: [uri, { uri }] });
    expect(status).toBe(200);
    expect(toy.flow.requests[0]?.docs).toMatchObject([
      { uri: pixelUri, mimeType: 'image/png' },
      { uri: pixelUri, mimeType: 'image/png' },
    ]);
    expect(pictures.seen.urls).toEqual(['/a.png?x=1', '/a.png?x=1']);
    expect(pictures.seen.hosts[0]).toBe(`pictures.test:${pictures.port}`);
  });

  it('resolves a name once and connects to that address, whatever the name means later', async () => {
    await using pictures = await startPictures(sendPicture);
    const asked: string[] = [];
    const resolve = async (host: string) => {
      asked.push(host);
      return asked.length === 1 ? ['127.0.0.1'] : ['192.0.2.1'];
    };
    await using toy = await startToy(allowing({ resolve }));
    await send(`${toy.url}/api/search`, { data: [`http://pictures.test:${pictures.port}/`] });
    expect(asked).toEqual(['pictures.test']);
    expect(toy.flow.requests[0]?.docs[0]?.uri).toBe(pixelUri);
  });

  it.each([
    ['127.0.0.1', '127.0.0.1'],
    ['2130706433', '127.0.0.1'],
    ['0x7f.1', '127.0.0.1'],
    ['0', '0.0.0.0'],
    ['10.1.2.3', '10.1.2.3'],
    ['172.16.0.1', '172.16.0.1'],
    ['192.168.1.1', '192.168.1.1'],
    ['169.254.169.254', '169.254.169.254'],
    ['100.64.0.1', '100.64.0.1'],
    ['[::1]', '::1'],
    ['[::]', '::'],
    ['[fd00::1]', 'fd00::1'],
    ['[fe80::1]', 'fe80::1'],
    ['[::ffff:127.0.0.1]', '::ffff:7f00:1'],
    ['[64:ff9b::7f00:1]', '64:ff9b::7f00:1'],
    ['[2002:7f00:1::]', '2002:7f00:1::'],
  ])('refuses http://%s, although it is on the list', async (host, name) => {
    await using pictures = await startPictures(sendPicture);
    await using toy = await startToy({ remoteFetch: { hosts: [name] } });
    const uri = `http://${host}:${pictures.port}/`;
    const { status, json } = await send(`${toy.url}/api/search`, { data: [uri] });
    expect(status).toBe(422);
    expect(json.error).toMatchObject({
      code: 'ERR_URI',
      path: 'data[0]',
      message: `data[0]: ${name} has no public address`,
    });
    expect(pictures.seen.connections).toBe(0);
    expect(toy.flow.requests).toEqual([]);
  });

  it('refuses a name that means an internal address, even among public ones', async () => {
    await using pictures = await startPictures(sendPicture);
    for (const addresses of [['127.0.0.1'], ['93.184.215.14', '::ffff:10.0.0.1'], ['localhost']]) {
      const options = allowing({ privateHosts: [], resolve: async () => addresses });
      await using toy = await startToy(options);
      const uri = `http://pictures.test:${pictures.port}/`;
      const { status, json } = await send(`${toy.url}/api/search`, { data: [uri] });
      expect(status).toBe(422);
      expect(json.error.message).toBe('data[0]: pictures.test has no public address');
    }
    expect(pictures.seen.connections).toBe(0);
  });

  it.each([
    [
      'http://other.test/',
      'pictures of other.test are not loaded; the server allows pictures.test',
    ],
    ['http://pictures.test.evil.test/', 'pictures of pictures.test.evil.test are not loaded'],
    ['http://pictures.test@127.0.0.1/', 'and no password'],
    ['http://pictures.test:x/', 'expected an address with http://'],
  ])('refuses %s', async (uri, message) => {
    await using toy = await startToy(allowing());
    const { status, json } = await send(`${toy.url}/api/search`, { data: [uri] });
    expect(status).toBe(422);
    expect(json.error).toMatchObject({
      code: 'ERR_URI',
      message: expect.stringContaining(message),
    });
  });

  it('says that there is no such host', async () => {
    await using toy = await startToy({ remoteFetch: { hosts: ['nowhere.invalid'] } });
    const { status, json } = await send(`${toy.url}/api/search`, {
      data: ['http://nowhere.invalid/'],
    });
    expect(status).toBe(422);
    expect(json.error.message).toBe('data[0]: there is no host nowhere.invalid');
  });

  it('follows redirects to allowed hosts, three at most', async () => {
    await using pictures = await startPictures(({ url = '' }, response) => {
      const left = Number(url.slice(1));
      if (left === 0) response.end(picture);
      else response.writeHead(302, { location: `/${left - 1}` }).end();
    });
    await using toy = await startToy(allowing());
    const address = (hops: number) => `http://pictures.test:${pictures.port}/${hops}`;
    await send(`${toy.url}/api/search`, { data: [address(3), address(4)] });
    const [good, bad] = toy.flow.requests[0]?.docs ?? [];
    expect(good?.uri).toBe(pixelUri);
    expect(bad?.error).toMatchObject({
      code: 'ERR_URI',
      message: 'data[1]: more than 3 redirects',
    });
  });

  it('checks each redirect as it checks the first address', async () => {
    await using inner = await startPictures(sendPicture);
    await using pictures = await startPictures(({ url }, response) => {
      const to = url === '/list' ? 'other.test' : 'inside.test';
      response.writeHead(302, { location: `http://${to}:${inner.port}/` }).end();
    });
    await using toy = await startToy(allowing({ hosts: ['pictures.test', 'inside.test'] }));
    const ask = async (path: string) =>
      await send(`${toy.url}/api/search`, {
        data: [`http://pictures.test:${pictures.port}${path}`],
      });
    expect((await ask('/list')).json.error.message).toContain('pictures of other.test are not');
    expect((await ask('/address')).json.error.message).toContain(
      'inside.test has no public address',
    );
    expect(inner.seen.connections).toBe(0);
  });

  it.each<[string, RequestListener, string]>([
    [
      'an endless body',
      (_request, response) => {
        const timer = setInterval(() => response.write(Buffer.alloc(50_000)), 1);
        response.on('close', () => clearInterval(timer));
      },
      'has more than 100000 bytes',
    ],
    ['no answer', () => {}, 'did not answer within 300 ms'],
    [
      'a body that stops',
      (_request, response) => response.write(picture.subarray(0, 20)),
      'did not answer within 300 ms',
    ],
    [
      'a compressed body',
      (_request, response) =>
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(1e6))),
      'sent a compressed body',
    ],
    ['a page', (_request, response) => response.end('<html></html>'), 'not a picture'],
    ['404', (_request, response) => response.writeHead(404).end(), 'answered 404'],
    ['a broken connection', (_request, response) => response.destroy(), 'could not be reached'],
  ])('gives only the item an error for %s', async (_name, listener, message) => {
    await using pictures = await startPictures(listener);
    await using toy = await startToy(allowing({ maxBytes: 100_000, timeout: 300 }));
    const uri = `http://pictures.test:${pictures.port}/`;
    const { status } = await send(`${toy.url}/api/search`, { data: ['a text', uri] });
    expect(status).toBe(200);
    const [text, failed] = toy.flow.requests[0]?.docs ?? [];
    expect(text?.error).toBeUndefined();
    expect(failed?.error?.message).toContain(message);
    expect(failed?.error?.message).not.toContain('127.0.0.1');
    expect(failed?.uri).toBeUndefined();
  });

  it('loads at most 100 pictures for one request', async () => {
    await using pictures = await startPictures(sendPicture);
    await using toy = await startToy(allowing());
    const uri = `http://pictures.test:${pictures.port}/`;
    const { status, json } = await send(`${toy.url}/api/search`, { data: Array(101).fill(uri) });
    expect(status).toBe(422);
    expect(json.error).toMatchObject({ code: 'ERR_URI', path: 'data[100]' });
  });
});
