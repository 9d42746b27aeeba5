import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { json } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import { WebSocket } from 'ws';
import { type Answer, startToy } from './toy-flow.ts';

/** Asks the server at `url` under another name. */
async function ask(url: string, host: string, method = 'GET') {
  const { port } = new URL(url);
  const headers = { host, 'content-type': 'application/json' };
  const path = method === 'GET' ? '/healthz' : '/api/index';
  const sent = request({ port, host: '127.0.0.1', path, method, headers, agent: false });
  sent.end(method === 'GET' ? undefined : '{"data": ["a"]}');
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  return { status: answer.statusCode, body: (await json(answer)) as Answer };
}

describe('a server on loopback', () => {
  it.each(['localhost', 'LOCALHOST:1', '127.0.0.1:45678', '127.1.2.3', '[::1]:45678'])(
    'answers to %s',
    async (host) => {
      await using toy = await startToy();
      expect((await ask(toy.url, host)).status).toBe(200);
    },
  );

  it.each([
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    '192.168.0.7:45678',
    '0.0.0.0',
    'evil@localhost',
    'localhost:80:80',
    '"><script>alert(1)</script>',
  ])('does not answer to %s', async (host) => {
    await using toy = await startToy();
    const { status, body } = await ask(toy.url, host, 'POST');
    expect([status, body.error.code]).toEqual([421, 'ERR_HOST']);
    expect(body.error.message).toContain('--allow-host');
    expect(toy.flow.requests).toEqual([]);
  });

  it('opens no WebSocket under a foreign name, though the page has the same origin then', async () => {
    await using toy = await startToy({ cors: '*' });
    const { port } = new URL(toy.url);
    const headers = { host: `evil.example:${port}`, origin: `http://evil.example:${port}` };
    const socket = new WebSocket(`ws://127.0.0.1:${port}/stream`, { headers });
    socket.on('error', () => {});
    const [, answer] = (await once(socket, 'unexpected-response')) as [unknown, IncomingMessage];
    answer.destroy();
    expect(answer.statusCode).toBe(421);
  });

  it('answers to names that are given', async () => {
    await using toy = await startToy({ allowHosts: ['Box.Example'] });
    expect((await ask(toy.url, 'box.example:8080')).status).toBe(200);
    expect((await ask(toy.url, 'localhost')).status).toBe(200);
    expect((await ask(toy.url, 'www.box.example')).status).toBe(421);
  });
});

describe('a server on an address that others reach', () => {
  it('answers to every name', async () => {
    await using toy = await startToy({ host: '0.0.0.0', token: '' });
    expect((await ask(toy.url, 'any.example')).status).toBe(200);
  });

  it('answers only to the given names when some are given', async () => {
    await using toy = await startToy({ host: '0.0.0.0', allowHosts: ['box.example'] });
    expect((await ask(toy.url, 'box.example')).status).toBe(200);
    expect((await ask(toy.url, 'any.example')).status).toBe(421);
  });
});
