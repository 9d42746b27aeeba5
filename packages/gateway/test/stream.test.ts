import { once } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { WebSocket } from 'ws';
import { commands, startToy } from './toy-flow.ts';

/** A client of `/stream` with the answers it got. */
async function openStream(url: string, path = '/stream', headers: Record<string, string> = {}) {
  const socket = new WebSocket(url.replace('http', 'ws').replace('localhost', '127.0.0.1') + path, {
    headers,
  });
  const frames: string[] = [];
  socket.on('message', (data) => frames.push(data.toString()));
  const closed = new Promise<number>((resolve) => socket.once('close', resolve));
  await once(socket, 'open');
  return {
    socket,
    closed,
    send: (body: unknown) => socket.send(JSON.stringify(body)),
    /** Waits for `count` answers and opens both layers of JSON. */
    async answers(count: number) {
      while (frames.length < count) await once(socket, 'message');
      return frames.map((frame) => JSON.parse(JSON.parse(frame)));
    },
  };
}

const endMarker = new Uint8Array([0]);

describe('WS /stream', () => {
  it('answers a text with JSON inside a JSON string', async () => {
    await using toy = await startToy();
    const stream = await openStream(toy.url);
    stream.send({ mode: 'search', data: ['a cat'], top_k: 3 });
    const [answer] = await stream.answers(1);
    expect(answer).toMatchObject({
      search: { docs: [{ text: 'a cat', matches: [{ id: 'm1' }, { id: 'm2' }] }] },
      status: {},
    });
    expect(toy.flow.requests[0]?.queryset).toHaveLength(2);
    stream.socket.close();
  });

  it.each<[object, string, object]>([
    [{ search: { docs: [{ text: 'a' }] } }, 'search', { docs: [{ text: 'a' }] }],
    [{ index: { docs: [{ id: 'x', text: 'a' }] } }, 'index', { docs: [{ id: 'x' }] }],
    [{ delete: { ids: ['x'] } }, 'delete', { ids: ['x'] }],
    [{ data: ['a'] }, 'search', { docs: [{ text: 'a' }] }],
    [{ data: ['a'], mode: 'INDEX' }, 'index', { docs: [{ text: 'a' }] }],
  ])('takes the request %j', async (message, type, request) => {
    await using toy = await startToy();
    const stream = await openStream(toy.url);
    stream.send({ requestId: 'mine', ...message });
    const [answer] = await stream.answers(1);
    expect(answer.requestId).toBe('mine');
    expect(toy.flow.requests[0]).toMatchObject({ type, ...request });
    stream.socket.close();
  });

  it('works at one request at a time and answers in order', async () => {
    await using toy = await startToy();
    const stream = await openStream(toy.url);
    stream.send({ data: [commands.wait] });
    stream.send({ data: ['second'] });
    while (toy.flow.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    // A whole request on another connection: by then the second message has arrived too.
    await fetch(`${toy.url}/healthz`);
    expect(toy.flow.requests).toHaveLength(1);
    toy.flow.release();
    const answers = await stream.answers(2);
    expect(answers.map(({ search }) => search.docs[0].text)).toEqual([commands.wait, 'second']);
    stream.socket.close();
  });

  it('ends after its answers when a zero byte says so', async () => {
    await using toy = await startToy();
    const stream = await openStream(toy.url);
    stream.send({ data: ['one'] });
    stream.socket.send(endMarker);
    expect(await stream.closed).toBe(1000);
    expect(await stream.answers(1)).toMatchObject([{ search: { docs: [{ text: 'one' }] } }]);
  });

  it.each([
    ['{"data": [', 'ERR_BODY'],
    ['5', 'ERR_INPUT'],
    ['{}', 'ERR_INPUT_EMPTY'],
    ['{"data": [""]}', 'ERR_INPUT'],
    ['{"data": ["a"], "mode": "find"}', 'ERR_MODE'],
    ['{"data": ["a"], "top_k": 0}', 'ERR_TOP_K'],
    ['{"data": [{"__proto__": {"x": 1}}]}', 'ERR_BODY'],
    ['{"data": ["http://127.0.0.1/"]}', 'ERR_URI'],
    [JSON.stringify({ data: [commands.die] }), 'ERR_PEA_DIED'],
  ])('refuses %s and goes on', async (text, code) => {
    await using toy = await startToy();
    const stream = await openStream(toy.url);
    stream.socket.send(text);
    stream.send({ data: ['next'] });
    const [refused, next] = await stream.answers(2);
    expect(refused).toMatchObject({ error: { code }, status: { code: 'ERROR' } });
    expect(next).toMatchObject({ search: { docs: [{ text: 'next' }] } });
    stream.socket.close();
  });

  it('refuses protobuf with a code, then closes', async () => {
    await using toy = await startToy();
    const stream = await openStream(toy.url);
    stream.socket.send(new Uint8Array([0x0a, 0x03, 0x61, 0x62, 0x63]));
    expect(await stream.closed).toBe(1003);
    const [answer] = await stream.answers(1);
    expect(answer.error).toMatchObject({ code: 'ERR_NOT_SUPPORTED' });
    expect(answer.error.message).toContain('send JSON as text');
  });

  it('closes with 1011 after a fault of its own, and keeps the reason for its log', async () => {
    await using toy = await startToy();
    const stream = await openStream(toy.url);
    stream.send({ data: [commands.bug] });
    expect(await stream.closed).toBe(1011);
    const [answer] = await stream.answers(1);
    expect(answer.error.code).toBe('ERR_INTERNAL');
    expect(JSON.stringify(answer)).not.toMatch(/secret|not a function/);
    expect(toy.logged[0]).toMatch(/^WS \/stream: TypeError/);
  });

  it('finishes the request under way when the server stops', async () => {
    await using toy = await startToy();
    const stream = await openStream(toy.url);
    stream.send({ data: [commands.wait] });
    while (toy.flow.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    const closed = toy.server.close();
    toy.flow.release();
    expect(await stream.closed).toBe(1001);
    expect(await stream.answers(1)).toMatchObject([{ status: {} }]);
    await closed;
  });

  it('is cut off when its request does not end within the limit of the server', async () => {
    await using toy = await startToy({ stopTimeout: 100 });
    const stream = await openStream(toy.url);
    stream.send({ data: [commands.wait] });
    while (toy.flow.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    const closed = toy.server.close();
    await expect(fetch(`${toy.url}/healthz`)).rejects.toThrow('fetch failed');
    await closed;
    expect(await stream.closed).toBe(1006);
  });

  it('survives a client that goes away', async () => {
    await using toy = await startToy();
    const stream = await openStream(toy.url);
    stream.send({ data: [commands.wait] });
    while (toy.flow.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    stream.socket.terminate();
    toy.flow.release();
    expect((await fetch(`${toy.url}/healthz`)).status).toBe(200);
    expect(toy.logged).toEqual([]);
  });

  it('says what it is for to a browser that opens it as a page', async () => {
    await using toy = await startToy();
    const response = await fetch(`${toy.url}/stream`);
    expect(response.status).toBe(404);
    expect(await response.text()).toContain('is for WebSocket');
  });

  it('refuses pages of other origins where CORS does', async () => {
    await using toy = await startToy({ cors: ['https://friend.example'] });
    const from = async (origin: string) => {
      const stream = await openStream(toy.url, '/stream', { origin });
      stream.socket.close();
      return await stream.closed;
    };
    await expect(from('https://evil.example')).rejects.toThrow('403');
    await expect(from('null')).rejects.toThrow('403');
    expect(await from('https://friend.example')).toBe(1005);
  });

  it('needs the token where the server has one', async () => {
    await using toy = await startToy({ token: 'secret' });
    await expect(openStream(toy.url)).rejects.toThrow('401');
    const headers = { authorization: 'Bearer secret' };
    const stream = await openStream(toy.url, '/stream', headers);
    stream.socket.close();
    await stream.closed;
  });
});

describe('WS /flow/live', () => {
  it('tells the numbers of every Pod at once and again', async () => {
    await using toy = await startToy();
    const socket = new WebSocket(
      `${toy.url.replace('http://localhost', 'ws://127.0.0.1')}/flow/live`,
    );
    const [first] = await once(socket, 'message');
    const [second] = await once(socket, 'message');
    expect([first, second].map((data) => JSON.parse(`${data}`))).toEqual([
      { pods: [] },
      { pods: [] },
    ]);
    socket.close();
  });
});
