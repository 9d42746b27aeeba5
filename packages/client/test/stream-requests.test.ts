import { describe, expect, it } from '@jest/globals';
import {
  type ClientOptions,
  PodflowClient,
  type SocketClass,
  type StreamRequest,
} from '@podflow/client';
import { WebSocket, WebSocketServer } from 'ws';
import { commands, startToy } from '../../gateway/test/toy-flow.ts';
import { collect } from './collect.ts';

const options: ClientOptions = { WebSocket: WebSocket as unknown as SocketClass };
const texts = (...data: string[]): StreamRequest[] => data.map((text) => ({ data: text }));

describe('stream', () => {
  it('gives the answers in the order of the requests', async () => {
    await using toy = await startToy();
    const requests: StreamRequest[] = [
      ...texts('a', 'b'),
      { data: ['c', 'd'], topK: 2 },
      { mode: 'index', data: { id: 'x', text: 'e' } },
      { mode: 'delete', data: ['x', 'y'] },
    ];
    const answers = await collect(new PodflowClient(toy.url, options).stream(requests));
    expect(answers.map(({ request }) => request)).toEqual(requests);
    expect(answers.map(({ answer }) => [answer?.type, answer?.documents])).toEqual([
      ['search', 1],
      ['search', 1],
      ['search', 2],
      ['index', 1],
      ['delete', 2],
    ]);
    expect(answers[2]?.answer?.docs[0]?.matches).toHaveLength(2);
  });

  it('names a request that is refused; the others go on', async () => {
    await using toy = await startToy();
    const requests = [...texts('a'), { data: { uri: '/etc/passwd' } }, ...texts(commands.fail)];
    const answers = await collect(new PodflowClient(toy.url, options).stream(requests));
    expect(answers.map(({ error }) => error?.code)).toEqual([undefined, 'ERR_URI', undefined]);
    expect(answers[1]?.error?.faults).toEqual([expect.objectContaining({ path: 'data[0].uri' })]);
    expect(answers[2]?.answer?.status.code).toBe('ERROR');
  });

  it('asks for no more requests than may be ahead', async () => {
    await using toy = await startToy();
    let asked = 0;
    const endless = function* (): Generator<StreamRequest> {
      for (;;) yield { data: `text ${asked++}` };
    };
    const stream = new PodflowClient(toy.url, options).stream(endless(), { ahead: 3 });
    for (let taken = 1; taken <= 20; taken++) {
      await stream.next();
      expect(asked).toBeLessThanOrEqual(taken + 3);
    }
    await stream.return();
    expect(toy.flow.requests.length).toBeLessThanOrEqual(asked);
  });

  it('gives an answer before the next request is known', async () => {
    await using toy = await startToy();
    let next = (_request: StreamRequest): void => {};
    const typed = async function* (): AsyncGenerator<StreamRequest> {
      yield { data: 'first' };
      yield await new Promise<StreamRequest>((resolve) => {
        next = resolve;
      });
    };
    const stream = new PodflowClient(toy.url, options).stream(typed());
    expect((await stream.next()).value?.answer?.docs[0]?.text).toBe('first');
    next({ data: 'second' });
    expect((await stream.next()).value?.answer?.docs[0]?.text).toBe('second');
    expect((await stream.next()).done).toBe(true);
  });

  it('tells the source that the loop was left', async () => {
    await using toy = await startToy();
    let isClosed = false;
    const source = function* (): Generator<StreamRequest> {
      try {
        for (;;) yield { data: 'again' };
      } finally {
        isClosed = true;
      }
    };
    for await (const _answer of new PodflowClient(toy.url, options).stream(source())) break;
    expect(isClosed).toBe(true);
  });

  it('needs the token of the server', async () => {
    await using toy = await startToy({ token: 'sesame' });
    const stream = (token: string) =>
      collect(new PodflowClient(toy.url, { ...options, token }).stream(texts('a')));
    expect(await stream('sesame')).toHaveLength(1);
    await expect(stream('wrong')).rejects.toMatchObject({
      code: 'ERR_NETWORK',
      message: expect.stringContaining('401'),
    });
  });

  it('ends with ERR_ABORTED when the signal is aborted', async () => {
    await using toy = await startToy();
    const controller = new AbortController();
    const stream = new PodflowClient(toy.url, options).stream(texts(commands.wait), {
      signal: controller.signal,
    });
    setTimeout(() => controller.abort(), 50);
    await expect(stream.next()).rejects.toMatchObject({ code: 'ERR_ABORTED' });
    toy.flow.release();
    const late = new PodflowClient(toy.url, options).stream(texts('a'), {
      signal: controller.signal,
    });
    await expect(late.next()).rejects.toMatchObject({ code: 'ERR_ABORTED' });
  });

  it('is ERR_NETWORK when the server goes away', async () => {
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
    server.on('connection', (socket) => socket.once('message', () => socket.close(1011, 'oops')));
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as { port: number };
    const client = new PodflowClient(`http://127.0.0.1:${port}`, options);
    const stream = client.stream(texts('a', 'b'));
    await expect(stream.next()).rejects.toMatchObject({
      code: 'ERR_NETWORK',
      message: expect.stringContaining('1011, oops'),
    });
    await new Promise((resolve) => server.close(resolve));
    await expect(client.stream(texts('a')).next()).rejects.toMatchObject({ code: 'ERR_NETWORK' });
  });

  it('is ERR_ANSWER when messages are none of Podflow', async () => {
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
    server.on('connection', (socket) => socket.on('message', () => socket.send('hello')));
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as { port: number };
    const stream = new PodflowClient(`http://127.0.0.1:${port}`, options).stream(texts('a'));
    await expect(stream.next()).rejects.toMatchObject({ code: 'ERR_ANSWER' });
    await new Promise((resolve) => server.close(resolve));
  });

  it('passes on what the source throws, and refuses an odd ahead', async () => {
    await using toy = await startToy();
    const broken = function* (): Generator<StreamRequest> {
      yield { data: 'a' };
      throw new RangeError('no more ideas');
    };
    const client = new PodflowClient(toy.url, options);
    await expect(collect(client.stream(broken()))).rejects.toThrow('no more ideas');
    await expect(client.stream(texts('a'), { ahead: 0 }).next()).rejects.toMatchObject({
      code: 'ERR_INPUT',
    });
  });
});
