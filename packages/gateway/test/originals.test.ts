import { once } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { type Document, FlowError, largePictureOf } from '@podflow/core';
import { WebSocket } from 'ws';
import { noisyPicture } from './noisy-picture.ts';
import { overSocket } from './over-socket.ts';
import { send, startToy, type ToyFlow } from './toy-flow.ts';

const large = await noisyPicture(1_200, 900);
const largeUri = `data:image/jpeg;base64,${large.toString('base64')}`;
const body = { data: ['a text'], include: ['buffer'] };

/** Makes every search find these Documents, whose pictures stay in the index. */
function leave(flow: ToyFlow, stored: readonly Document[]): void {
  for (const document of stored) flow.documents.set(document.id, document);
  flow.matches = stored.map(({ buffer: _buffer, uri, ...document }) => {
    const original = largePictureOf(flow.documents.get(document.id) ?? {});
    const name = uri?.startsWith('data:') ? {} : { uri };
    return { ...document, ...name, ...(original && { original }) } as Document;
  });
}

const stored: Document[] = [
  { id: 'a', buffer: large, uri: 'photos/a.jpg', score: { value: 0.5 } },
  { id: 'b', uri: largeUri, tags: { n: 1 } },
  { id: 'c', text: 'no picture' },
];

const written = [
  { id: 'a', buffer: large.toString('base64'), uri: 'photos/a.jpg', score: { value: 0.5 } },
  { id: 'b', uri: largeUri, tags: { n: 1 }, score: { value: 0 } },
  { id: 'c', text: 'no picture', score: { value: 0 } },
];

describe('a search with include: ["buffer"]', () => {
  it('has the pictures that the Flow left in the index', async () => {
    await using toy = await startToy();
    leave(toy.flow, stored);
    const { json } = await send(`${toy.url}/api/search`, body);
    const expected = written.map((match) => ({ mimeType: '', ...match }));
    expect(json.search.docs[0]?.matches).toEqual(expected);
    expect(toy.flow.options).toMatchObject([{ leavePictures: true }]);
  });

  it('has them under the names of Jina 2.0 and over a WebSocket too', async () => {
    await using toy = await startToy();
    leave(toy.flow, stored);
    const { json } = await send(`${toy.url}/v2/search`, body);
    expect(json.data.docs[0]?.matches).toMatchObject(written);
    const text = await overSocket(toy.url, JSON.stringify(body));
    const { search } = JSON.parse(JSON.parse(text.toString()));
    expect(search.docs[0].matches).toMatchObject(written);
  });

  it('is refused by the sizes of the pictures, before any is read', async () => {
    await using toy = await startToy({ maxAnswer: 2 * large.length });
    leave(toy.flow, stored);
    const { status, json } = await send(`${toy.url}/api/search`, body);
    expect(status).toBe(422);
    expect(json.error.code).toBe('ERR_ANSWER_SIZE');
    const size = (((large.length * 4) / 3) * 2) / 1_000_000;
    expect(json.error.message).toContain(`The answer has ${size.toFixed(1)} MB`);
    expect(json.error.message).toMatch(/up to 3 matches each.*without include: \["buffer"\]/);
    expect(toy.flow.lookUps).toEqual([]);
  });

  it('tells of a picture that was replaced or deleted meanwhile', async () => {
    await using toy = await startToy();
    leave(toy.flow, stored);
    toy.flow.documents.set('a', { id: 'a', buffer: await noisyPicture(900, 900) });
    toy.flow.documents.delete('b');
    const { status, json } = await send(`${toy.url}/api/search`, body);
    expect(status).toBe(200);
    const lost = {
      original: { bytes: large.length, mimeType: 'image/jpeg' },
      error: { code: 'ERR_NO_PICTURE', message: expect.stringMatching(/replaced or deleted/) },
    };
    const [a, b] = json.search.docs[0]?.matches ?? [];
    expect([a, b]).toMatchObject([
      { id: 'a', ...lost },
      { id: 'b', ...lost },
    ]);
    expect([b?.uri, Object(a)['buffer']]).toEqual([undefined, undefined]);
  });

  it('names the error of a Pod that died meanwhile, and the answer is complete', async () => {
    await using toy = await startToy();
    leave(toy.flow, stored);
    toy.flow.stored = async () => {
      throw new FlowError('ERR_PEA_DIED', 'Pod indexer died at /srv/flows/index.js');
    };
    const { json } = await send(`${toy.url}/api/search`, body);
    const [a, , c] = json.search.docs[0]?.matches ?? [];
    expect(a).toMatchObject({ error: { code: 'ERR_PEA_DIED' }, original: { bytes: large.length } });
    expect(JSON.stringify(a)).not.toContain('/srv');
    expect(c).toMatchObject({ text: 'no picture' });
  });

  it('closes a WebSocket when the answer cannot be completed, and the next client is answered', async () => {
    await using toy = await startToy();
    leave(toy.flow, stored);
    const { stored: works } = toy.flow;
    toy.flow.stored = () => Promise.reject(new TypeError('x is not a function'));
    const socket = new WebSocket(`${toy.url.replace('http', 'ws')}/stream`);
    await once(socket, 'open');
    const closed = once(socket, 'close');
    socket.send(JSON.stringify(body));
    await closed;
    expect(toy.logged.join('\n')).toMatch(/x is not a function/);
    toy.flow.stored = works;
    expect((await send(`${toy.url}/api/search`, body)).status).toBe(200);
  });

  it('takes the memory of a few Documents', async () => {
    await using toy = await startToy({ maxAnswer: 2_000_000_000 });
    const buffer = Buffer.concat([large, Buffer.alloc(15_000_000)]);
    leave(
      toy.flow,
      Array.from({ length: 30 }, (_, n) => ({ id: `m${n}`, buffer })),
    );
    const before = process.memoryUsage.rss();
    let most = 0;
    const watch = setInterval(() => {
      most = Math.max(most, process.memoryUsage.rss());
    }, 20);
    const response = await fetch(`${toy.url}/api/search`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    let bytes = 0;
    for await (const chunk of response.body ?? []) bytes += chunk.length;
    clearInterval(watch);
    expect(bytes).toBeGreaterThan(30 * 20_000_000);
    expect(most - before).toBeLessThan(400_000_000);
  });
});
