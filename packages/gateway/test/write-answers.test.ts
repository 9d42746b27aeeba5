import { describe, expect, it } from '@jest/globals';
import { noisyPicture } from './noisy-picture.ts';
import { overSocket } from './over-socket.ts';
import { commands, pixelUri, send, startToy } from './toy-flow.ts';

const large = await noisyPicture(1_200, 900);
const largeUri = `data:image/jpeg;base64,${large.toString('base64')}`;
const told = { hash: expect.any(String), bytes: large.length, mimeType: 'image/jpeg' };
const address = { url: '/api/pictures/a/original', thumbnail: '/api/pictures/a' };

const documents = [
  { id: 'a', uri: largeUri, tags: { n: 1 }, chunks: [{ id: 'c', uri: largeUri }] },
  { id: 'b', uri: pixelUri },
  { id: 'd', text: 'a text' },
];

/** A server in front of a Flow that keeps Documents and finds nothing. */
async function startKeeping(...options: Parameters<typeof startToy>) {
  const toy = await startToy(...options);
  toy.flow.findsNothing = true;
  toy.flow.documents.set('a', { id: 'a', buffer: large });
  return toy;
}

describe.each(['index', 'update'] as const)('the answer to %s', (mode) => {
  const docsOf = (json: object) => Object(json)[mode].docs;

  it('leaves large pictures out, and tells of them with their address', async () => {
    await using toy = await startKeeping();
    const { status, json } = await send(`${toy.url}/api/${mode}`, { data: documents });
    expect(status).toBe(200);
    const [a, b, d] = docsOf(json);
    expect(a).toMatchObject({ id: 'a', tags: { n: 1 }, original: { ...told, ...address } });
    expect([a.uri, a.buffer]).toEqual([undefined, undefined]);
    expect(a.chunks).toMatchObject([{ id: 'c', original: told }]);
    expect(a.chunks[0].original.url).toBeUndefined();
    expect(b).toMatchObject({ uri: pixelUri });
    expect(d).toMatchObject({ text: 'a text' });
    expect([b.original, d.original]).toEqual([undefined, undefined]);
    expect(toy.flow.requests[0]?.docs[0]).toMatchObject({ uri: largeUri });
  });

  it('has them with include: ["buffer"]', async () => {
    await using toy = await startKeeping();
    const body = { data: documents, include: ['buffer'] };
    const { json } = await send(`${toy.url}/api/${mode}`, body);
    expect(docsOf(json)[0]).toMatchObject({ uri: largeUri, chunks: [{ uri: largeUri }] });
    expect(docsOf(json)[0].original).toBeUndefined();
  });

  it('leaves them out over a WebSocket too', async () => {
    await using toy = await startKeeping();
    const text = await overSocket(toy.url, JSON.stringify({ mode, data: documents }));
    const [a] = docsOf(JSON.parse(JSON.parse(text.toString())));
    expect(a.uri).toBeUndefined();
    expect(a.original).toEqual({ ...told, ...address });
  });

  it('has a thumbnail of a large picture in tags', async () => {
    await using toy = await startKeeping();
    const data = [{ id: 'caption', text: 'a boat', tags: { picture: largeUri } }];
    const { json } = await send(`${toy.url}/api/${mode}`, { data });
    expect(docsOf(json)[0].tags.picture).toMatch(/^data:image\/webp;base64,.{100,40000}$/);
  });

  it('has no address of a picture that the Flow does not keep', async () => {
    await using toy = await startKeeping();
    toy.flow.documents.clear();
    const { json } = await send(`${toy.url}/api/${mode}`, { data: documents });
    expect(docsOf(json)[0].original).toEqual(told);
  });

  it('is never refused for its size', async () => {
    await using toy = await startKeeping({ maxAnswer: 1_000 });
    for (const include of [undefined, ['buffer']]) {
      const text = 'x'.repeat(10_000);
      const data = [...documents, text, { text, tags: { picture: largeUri } }];
      expect(await send(`${toy.url}/api/${mode}`, { data, include })).toMatchObject({
        status: 200,
      });
    }
  });
});

describe('the answer to index', () => {
  it('has no address of a Document that failed', async () => {
    await using toy = await startKeeping();
    toy.flow.findsNothing = false;
    const data = [{ id: 'a', text: commands.fail, uri: largeUri }];
    const { json } = await send(`${toy.url}/api/index`, { data });
    const [failed] = json.index.docs;
    expect(failed).toMatchObject({ error: { code: 'ERR_IMAGE_READ' }, original: told });
    expect(Object(failed)['original'].url).toBeUndefined();
  });
});
