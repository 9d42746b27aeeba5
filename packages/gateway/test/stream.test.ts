import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { WebSocket } from 'ws';
import { RequestCodec } from '../src/protobuf/request-codec.ts';
import type { RequestMessage } from '../src/protobuf/request-message.ts';
import { commands, startToy } from './toy-flow.ts';

/** Requests of the Python package jina 1.0.8, see fixtures/README.md. */
const golden = JSON.parse(
  await readFile(new URL('fixtures/jina-requests.json', import.meta.url), 'utf8'),
);
const bytesOf = (name: string) => Buffer.from(golden.requests[name], 'base64');
const codec = new RequestCodec();

/** A client of `/stream` with the answers it got. */
async function openStream(url: string, path = '/stream', headers: Record<string, string> = {}) {
  const socket = new WebSocket(url.replace('http', 'ws').replace('localhost', '127.0.0.1') + path, {
    headers,
  });
  const frames: string[] = [];
  const messages: RequestMessage[] = [];
  socket.on('message', (data: Buffer, isBinary) => {
    if (isBinary) messages.push(codec.decode(data));
    else frames.push(data.toString());
  });
  const closed = new Promise<number>((resolve) => socket.once('close', resolve));
  await once(socket, 'open');
  return {
    socket,
    closed,
    /** Binary answers so far. */
    messages,
    send: (body: unknown) => socket.send(JSON.stringify(body)),
    /** Waits for `count` answers and opens both layers of JSON. */
    async answers(count: number) {
      while (frames.length < count) await once(socket, 'message');
      return frames.map((frame) => JSON.parse(JSON.parse(frame)));
    },
    /** Waits for `count` binary answers. */
    async binaryAnswers(count: number) {
      while (messages.length < count) await once(socket, 'message');
      return messages;
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

  it('closes with 1007, as the protocol says, when a text is no UTF-8', async () => {
    await using toy = await startToy();
    const stream = await openStream(toy.url);
    const text = Buffer.from('{"data":[{"id":"caf\xe9","text":"first"}]}', 'latin1');
    stream.socket.send(text, { binary: false });
    expect(await stream.closed).toBe(1007);
    expect(toy.flow.requests).toEqual([]);
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

describe('WS /stream in protobuf', () => {
  it('answers a Request of a client of Jina with a Request', async () => {
    await using toy = await startToy();
    const stream = await openStream(toy.url);
    stream.socket.send(bytesOf('full'));
    stream.socket.send(endMarker);
    expect(await stream.closed).toBe(1000);
    const [answer] = stream.messages;
    expect(answer).toMatchObject({
      requestId: 'full-1',
      search: {
        docs: [
          {
            id: 'root',
            text: 'a crème brûlée 🍮',
            embedding: { dense: { shape: [1], dtype: '<f4' } },
            matches: [
              { id: 'm1', score: {} },
              { id: 'm2', score: { value: 0.25 } },
            ],
          },
          { id: 'blob', blob: { dense: { shape: [1, 1, 3], dtype: '|u1' } } },
          { id: 'dtype0' },
          { id: 'dtype1' },
          { id: 'dtype2' },
        ],
      },
      status: {},
      routes: [{ pod: 'gateway' }],
    });
    expect(answer?.search?.groundtruths).toHaveLength(5);
    const [request] = toy.flow.requests;
    expect(request?.docs[0]?.tags).toMatchObject({ page: 3, list: [1, 'two', [false]] });
    expect(request?.docs[0]?.embedding?.data).toEqual(
      new Float32Array([0, 0.25, 0.5, 0.75, 1, 1.25]),
    );
    expect(request?.queryset).toMatchObject([{ name: 'SliceQL' }, { name: 'FilterQL' }]);
  });

  it.each(['index', 'update', 'train', 'delete'] as const)(
    'takes requests of type %s',
    async (type) => {
      await using toy = await startToy();
      const stream = await openStream(toy.url);
      stream.socket.send(bytesOf(type));
      const [answer] = await stream.binaryAnswers(1);
      expect(answer).toMatchObject({ requestId: `${type}-1`, [type]: {}, status: {} });
      const sent =
        type === 'delete' ? { ids: ['a', 'b'] } : { docs: [{ id: 'doc', text: 'hello' }] };
      expect(toy.flow.requests).toMatchObject([{ type, ...sent }]);
      stream.socket.close();
    },
  );

  it('answers each request in its own form, on one connection', async () => {
    await using toy = await startToy();
    const stream = await openStream(toy.url);
    stream.socket.send(bytesOf('search'));
    stream.send({ data: ['as JSON'] });
    const [text] = await stream.answers(1);
    expect(text.search.docs[0].text).toBe('as JSON');
    expect(stream.messages).toMatchObject([{ search: { docs: [{ text: 'hello' }] } }]);
    stream.socket.close();
  });

  it.each([
    ['control terminate', 'ERR_MODE', 'unsupported mode control'],
    ['control status', 'ERR_MODE', 'expected one of index, search'],
    ['no body', 'ERR_INPUT_EMPTY', 'The Request has no body'],
    ['NaN in tags', 'ERR_INPUT', 'data[0].tags.x: expected a finite number'],
    ['NaN as weight', 'ERR_INPUT', 'data[0].weight: expected a finite number'],
    [
      'shape and buffer differ',
      'ERR_INPUT',
      'shape [4] of float32 takes 16 bytes, the buffer has 12',
    ],
    ['complex numbers', 'ERR_INPUT', 'data[0].embedding.dense.dtype: expected one of'],
    ['sparse embedding', 'ERR_INPUT', 'data[0].embedding: expected an object such as {"dense"'],
    ['prototype key', 'ERR_INPUT', 'data[0].tags.__proto__: this key is not allowed'],
    ['file of the server', 'ERR_URI', 'files of the server are not read over HTTP'],
    ['top_k of 0', 'ERR_TOP_K', 'expected a whole number from 1 to 10000, got 0'],
    ['top_k of 1.5', 'ERR_TOP_K', 'got 1.5'],
    ['40 levels of chunks', 'ERR_INPUT', 'nested deeper than the 32 levels'],
  ])('refuses %s with a code, and goes on', async (name, code, message) => {
    await using toy = await startToy();
    const stream = await openStream(toy.url);
    stream.socket.send(bytesOf(name));
    stream.socket.send(bytesOf('search'));
    const [refused, next] = await stream.binaryAnswers(2);
    expect(refused?.status).toMatchObject({
      code: 3,
      description: expect.stringContaining(message),
      exception: { name: code },
    });
    expect(next).toMatchObject({ requestId: 'search-1', status: {} });
    expect(toy.flow.requests).toHaveLength(1);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    stream.socket.close();
  });

  it('refuses what is no Request with a body that clients of Jina can read', async () => {
    await using toy = await startToy();
    const stream = await openStream(toy.url);
    stream.socket.send(Buffer.from('{"data": ["a cat"]}'));
    const [refused] = await stream.binaryAnswers(1);
    expect(refused).toMatchObject({ search: {}, status: { exception: { name: 'ERR_BODY' } } });
    stream.socket.close();
  });

  it('says which Document and which Pod failed', async () => {
    await using toy = await startToy();
    const stream = await openStream(toy.url);
    const docs = [{ id: 'bad', text: commands.fail }, { text: 'fine' }];
    stream.socket.send(codec.encode({ search: { docs } }));
    const [answer] = await stream.binaryAnswers(1);
    expect(answer?.status).toEqual({
      code: 3,
      description: 'The picture a.png cannot be read',
      exception: {
        name: 'ERR_IMAGE_READ',
        args: ['The picture a.png cannot be read (Document bad)'],
        executor: 'loader',
      },
    });
    expect(answer?.search?.docs?.[1]).toMatchObject({ text: 'fine', matches: [{ id: 'm1' }, {}] });
    stream.socket.close();
  });

  it('closes with 1011 after a fault of its own', async () => {
    await using toy = await startToy();
    const stream = await openStream(toy.url);
    stream.socket.send(codec.encode({ requestId: 'x', index: { docs: [{ text: commands.bug }] } }));
    expect(await stream.closed).toBe(1011);
    expect(stream.messages).toMatchObject([
      { requestId: 'x', index: {}, status: { exception: { name: 'ERR_INTERNAL' } } },
    ]);
  });

  it('closes with 1009 for a message over the limit, which it does not take in', async () => {
    await using toy = await startToy();
    const stream = await openStream(toy.url);
    stream.socket.send(Buffer.alloc(33 * 1024 * 1024));
    expect(await stream.closed).toBe(1009);
    expect((await fetch(`${toy.url}/healthz`)).status).toBe(200);
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
