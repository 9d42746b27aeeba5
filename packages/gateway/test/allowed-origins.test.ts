import { describe, expect, it } from '@jest/globals';
import { WebSocket } from 'ws';
import { send, startToy } from './toy-flow.ts';

/** What a page of `origin` gets: the status of a search, whether it may read the answer, and whether a WebSocket opens. */
async function seenFrom(url: string, origin: string) {
  const answer = await send(`${url}/api/search`, { data: ['a'] }, { headers: { origin } });
  const socket = new WebSocket(`${url.replace('http', 'ws')}/stream`, { headers: { origin } });
  const opens = await new Promise((resolve) => {
    socket.once('open', () => resolve(true));
    socket.once('error', () => resolve(false));
  });
  socket.terminate();
  const readable = answer.headers.get('access-control-allow-origin');
  return { status: answer.status, readable: readable === origin || readable === '*', opens };
}

const open = { status: 200, readable: true, opens: true };
const shut = { status: 403, readable: false, opens: false };

describe('pages of other origins', () => {
  it.each([
    'http://localhost:3000',
    'https://localhost',
    'http://127.0.0.1:8080',
    'http://127.9.9.9',
    'http://[::1]:5173',
    'https://jina.ai',
  ])('can use the server from %s', async (origin) => {
    await using toy = await startToy();
    expect(await seenFrom(toy.url, origin)).toEqual(open);
  });

  it.each([
    'https://evil.example',
    'http://jina.ai',
    'https://jina.ai.evil.example',
    'https://evil-jina.ai',
    'http://localhost.evil.example',
    'http://127.0.0.1.evil.example',
    'http://127.evil.example',
    'http://10.0.0.1',
    'file://',
    'null',
  ])('cannot use it from %s', async (origin) => {
    await using toy = await startToy();
    expect(await seenFrom(toy.url, origin)).toEqual(shut);
    expect(toy.flow.requests).toEqual([]);
  });

  it.each(['POST', 'PUT', 'DELETE'])('cannot change the index by %s', async (method) => {
    await using toy = await startToy();
    const path = { POST: 'index', PUT: 'update', DELETE: 'delete' }[method];
    const headers = { origin: 'https://evil.example' };
    const answer = await send(`${toy.url}/${path}`, { data: ['a'] }, { method, headers });
    expect([answer.status, answer.json.error.code]).toEqual([403, 'ERR_ORIGIN']);
    expect(answer.json.error.message).toContain('--cors https://evil.example');
    expect(toy.flow.requests).toEqual([]);
  });

  it('get no permission for what they would send', async () => {
    await using toy = await startToy();
    const ask = (origin: string) =>
      fetch(`${toy.url}/api/index`, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'POST' },
      });
    const refused = await ask('https://evil.example');
    expect(refused.status).toBe(403);
    expect(refused.headers.get('access-control-allow-origin')).toBeNull();
    const allowed = await ask('http://localhost:3000');
    expect(allowed.status).toBe(204);
    expect(allowed.headers.get('access-control-allow-methods')).toContain('POST');
    expect(allowed.headers.get('vary')).toContain('Origin');
  });

  it('can use it when they are listed, beside the default ones', async () => {
    await using toy = await startToy({ cors: ['https://friend.example'] });
    expect(await seenFrom(toy.url, 'https://friend.example')).toEqual(open);
    expect(await seenFrom(toy.url, 'https://jina.ai')).toEqual(open);
    expect(await seenFrom(toy.url, 'https://evil.example')).toEqual(shut);
  });

  it('can all use it with *', async () => {
    await using toy = await startToy({ cors: '*' });
    expect(await seenFrom(toy.url, 'https://evil.example')).toEqual(open);
  });

  it('can none use it when cors is off', async () => {
    await using toy = await startToy({ cors: false });
    expect(await seenFrom(toy.url, 'https://jina.ai')).toEqual(shut);
    expect(await seenFrom(toy.url, 'http://localhost:3000')).toEqual(shut);
    expect(await seenFrom(toy.url, new URL(toy.url).origin)).toMatchObject({ status: 200 });
  });

  it('are told apart from its own page behind a proxy that changes the Host header', async () => {
    await using toy = await startToy();
    const origin = 'https://search.example';
    const own = { origin, 'sec-fetch-site': 'same-origin' };
    const other = { origin, 'sec-fetch-site': 'cross-site' };
    const statusWith = async (headers: Record<string, string>) =>
      (await send(`${toy.url}/api/search`, { data: ['a'] }, { headers })).status;
    expect(await statusWith(own)).toBe(200);
    expect(await statusWith(other)).toBe(403);
  });
});

describe('OPTIONS of no page', () => {
  it('names the methods', async () => {
    await using toy = await startToy();
    const answer = await fetch(`${toy.url}/api/search`, { method: 'OPTIONS' });
    expect([answer.status, answer.headers.get('allow')]).toEqual([
      204,
      'GET, POST, PUT, DELETE, OPTIONS',
    ]);
  });
});
