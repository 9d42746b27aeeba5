import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { Flow } from '@podflow/core';
import { WebSocket } from 'ws';
import { startGateway } from '../src/index.ts';
import { RequestCodec } from '../src/protobuf/request-codec.ts';
import { send } from './toy-flow.ts';

/** Requests of the Python package jina 1.0.8, see fixtures/README.md. */
const golden = JSON.parse(
  await readFile(new URL('fixtures/jina-requests.json', import.meta.url), 'utf8'),
);
const codec = new RequestCodec();

/** A Flow of two Pods that change nothing, in threads of their own, behind a gateway; closes at the end of the scope. */
async function servePass() {
  const pods = new Flow().onLog(() => {}).add({ name: 'one', uses: '_pass' });
  const flow = pods.add({ name: 'two', uses: '_pass' });
  await flow.start();
  const { url, close } = await startGateway(flow, { host: '127.0.0.1', port: 0, log: () => {} });
  return {
    url,
    [Symbol.asyncDispose]: async () => {
      await close();
      await flow.close();
    },
  };
}

describe('a gateway before a real Flow', () => {
  it('gives a client of Jina back what it sent, with the types and weights that were missing', async () => {
    await using served = await servePass();
    const socket = new WebSocket(`${served.url.replace('http', 'ws')}/stream`);
    await once(socket, 'open');
    socket.send(Buffer.from(golden.requests.full, 'base64'));
    const [bytes] = (await once(socket, 'message')) as [Buffer];
    socket.close();
    const answer = codec.decode(bytes);
    const asked = codec.decode(Buffer.from(golden.requests.full, 'base64'));
    expect(answer.search).toMatchObject({ ...asked.search });
    expect(answer.search?.docs?.[0]).toEqual({
      ...asked.search?.docs?.[0],
      chunks: expect.anything(),
      matches: expect.anything(),
    });
    expect(answer.routes?.map(({ pod }) => pod)).toEqual(['gateway', 'one', 'two', 'gateway']);
  });

  it('measures what goes into the Flow and what comes back, tensors included', async () => {
    await using served = await servePass();
    const buffer = Buffer.alloc(400_000).toString('base64');
    const document = { blob: { dense: { buffer, shape: [400_000], dtype: '|u1' } } };
    await send(`${served.url}/index`, { data: [document, { text: 'a cat' }] });
    const text = await (await fetch(`${served.url}/metrics`)).text();
    const sumOf = (name: string) =>
      Number(text.match(new RegExp(`^jina_${name}_sum\\{.*"/index"\\} (\\d+)$`, 'm'))?.[1]);
    for (const name of ['sent_request_bytes', 'received_response_bytes']) {
      expect(sumOf(name)).toBeGreaterThan(400_000);
      expect(sumOf(name)).toBeLessThan(402_000);
    }
  });

  it('takes groundtruths along, also in parts', async () => {
    await using served = await servePass();
    const { json } = await send(`${served.url}/api/search`, {
      data: ['a', 'b', 'c'],
      groundtruths: [{ text: 'A' }, { text: 'B' }, { text: 'C' }],
      request_size: 2,
    });
    expect(json.search).toMatchObject({
      docs: [{ text: 'a' }, { text: 'b' }, { text: 'c' }],
      groundtruths: [{ text: 'A' }, { text: 'B' }, { text: 'C' }],
    });
  });
});
