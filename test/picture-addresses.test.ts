import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { WebSocket } from 'ws';
import type * as clientModule from '../packages/client/src/index.ts';
import { crossModalFlow, flowFile } from './helpers/cross-modal.ts';
import { runFlow } from './helpers/flow-command.ts';
import { serveFlow } from './helpers/gateway.ts';
import { largePicture } from './helpers/large-picture.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

const ids = ['photo', 'photos/a b.jpg', '100% ☂?#'];
/** As packages of the workspace get it. */
const builtClient = new URL('../packages/client/dist/index.js', import.meta.url);
const pictures = new Map<string, Buffer>();
let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeAll(async () => {
  folder = await temporaryFolder();
  for (const [n, id] of ids.entries()) pictures.set(id, await largePicture(n));
  await store([...pictures].map(([id, buffer]) => ({ id, buffer })));
});

afterAll(async () => {
  await folder[Symbol.asyncDispose]();
});

const flowOf = (name: 'flow-index' | 'flow-query', shards = 2) =>
  crossModalFlow(name, { workspace: folder.path, shards });

async function store(documents: { id: string; buffer: Uint8Array }[]): Promise<void> {
  await flowOf('flow-index').index(
    documents.map((document) => ({ ...document, modality: 'image' })),
  );
}

interface Match {
  id: string;
  uri?: string;
  original?: { url?: string; thumbnail?: string; hash: string };
}

async function search(url: string, body: object = {}): Promise<Match[]> {
  const response = await fetch(`${url}/api/search`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ data: ['noise'], top_k: 10, ...body }),
  });
  return (await response.json()).search.docs[0].matches;
}

/** A server that gives an answer of its own to each search, made for the id of the query. */
async function answering(
  answer: (id: string) => object,
): Promise<{ url: string } & AsyncDisposable> {
  const server = createServer(async (request, response) => {
    const [{ id }] = ((await json(request)) as { data: { id: string }[] }).data as [{ id: string }];
    response.setHeader('content-type', 'application/json').end(JSON.stringify(answer(id)));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    server.close();
  };
  return { url: `http://127.0.0.1:${port}`, [Symbol.asyncDispose]: close };
}

const bytesAt = async (url: string) => Buffer.from(await (await fetch(url)).arrayBuffer());

describe('the pictures of an answer', () => {
  it('are thumbnails, and at their addresses as they are stored, also of a server that is started again', async () => {
    const addresses = new Map<string, string>();
    for (const _start of ['first', 'second']) {
      await using served = await serveFlow(flowOf('flow-query'));
      const matches = await search(served.url);
      expect(matches.map(({ id }) => id).sort()).toEqual([...ids].sort());
      for (const { id, uri, original } of matches) {
        expect(uri).toMatch(/^data:image\/webp;base64,/);
        const url = original?.url ?? '';
        expect(addresses.get(id) ?? url).toBe(url);
        addresses.set(id, url);
        expect((await bytesAt(served.url + url)).equals(pictures.get(id) as Buffer)).toBe(true);
        const small = await bytesAt(`${served.url}${original?.thumbnail}?size=100`);
        expect(await sharp(small).metadata()).toMatchObject({ format: 'webp', width: 100 });
      }
    }
    expect(addresses.size).toBe(ids.length);
  });

  it('come as they are stored with include: ["buffer"]', async () => {
    await using served = await serveFlow(flowOf('flow-query'));
    for (const { id, uri, original } of await search(served.url, { include: ['buffer'] })) {
      expect(uri).toBe(`data:image/jpeg;base64,${pictures.get(id)?.toString('base64')}`);
      expect(original).toBeUndefined();
    }
  });

  it('are left out of the answers to index and update, which have their addresses', async () => {
    await using served = await serveFlow(flowOf('flow-index'));
    const photo = pictures.get('photo') as Buffer;
    const data = [{ id: 'photo', buffer: photo.toString('base64'), modality: 'image' }];
    for (const mode of ['index', 'update']) {
      const response = await fetch(`${served.url}/api/${mode}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ data }),
      });
      expect(response.status).toBe(200);
      const text = await response.text();
      expect(text.length).toBeLessThan(10_000);
      const docs: Match[] = JSON.parse(text)[mode].docs;
      const [address] = docs.flatMap(({ original }) => original?.url ?? []);
      expect((await bytesAt(served.url + address)).equals(photo)).toBe(true);
    }
  });

  it('come as they are stored to a client that includes them, over HTTP and over a WebSocket', async () => {
    await using served = await serveFlow(flowOf('flow-query'));
    const { PodflowClient } = (await import(builtClient.href)) as typeof clientModule;
    const client = new PodflowClient(served.url, { WebSocket: WebSocket as never });
    const lengthsOf = (docs: readonly { matches?: { uri?: string }[] }[]) =>
      (docs[0]?.matches ?? []).map(({ uri = '' }) => uri.length);
    const include = ['buffer'] as const;
    const [large, small] = [
      lengthsOf((await client.search('noise', { include })).docs),
      lengthsOf((await client.search('noise')).docs),
    ];
    expect(Math.min(...large)).toBeGreaterThan(500_000);
    expect(Math.max(...small)).toBeLessThan(50_000);
    const streamed: number[][] = [];
    for await (const { answer } of client.stream([{ data: 'noise', include }, { data: 'noise' }])) {
      streamed.push(lengthsOf(answer?.docs ?? []));
    }
    expect(streamed).toEqual([large, small]);
    const unknown = client.search('noise', { include: ['bufer'] as never });
    await expect(unknown).rejects.toMatchObject({ code: 'ERR_INPUT', status: 400 });
  });

  it('are printed by flow search with --json --originals, of a Flow and of a server', async () => {
    await using served = await serveFlow(flowOf('flow-query'));
    const env = { JINA_WORKSPACE: folder.path, JINA_SHARDS: '2' };
    for (const where of [[flowFile('flow-query')], ['--host', served.url]]) {
      const printed = async (...options: string[]) => {
        const { code, stdout } = await runFlow(
          ['search', ...where, 'noise', '--json', ...options],
          env,
        );
        expect(code).toBe(0);
        return JSON.parse(stdout).queries[0].matches as Match[];
      };
      for (const { id, uri } of await printed('--originals')) {
        expect(uri).toBe(`data:image/jpeg;base64,${pictures.get(id)?.toString('base64')}`);
      }
      for (const match of await printed()) {
        expect(match.uri).toBeUndefined();
        expect(match).toMatchObject({
          tags: expect.not.objectContaining({ original: expect.anything() }),
        });
      }
    }
    const refused = await runFlow(['search', '--host', served.url, 'noise', '--originals']);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(/--originals.*add --json/);
  });

  it('that the server could not read are printed by flow search --json with the error', async () => {
    const error = { code: 'ERR_NO_PICTURE', message: 'The picture was deleted' };
    await using server = await answering((id) => {
      const matches = [{ id: 'photo', error, original: { hash: 'h', bytes: 1, mimeType: 'x' } }];
      return { requestId: 'r', search: { docs: [{ id, matches }] }, status: {}, routes: [] };
    });
    const options = ['noise', '--json', '--originals'];
    const { code, stdout } = await runFlow(['search', '--host', server.url, ...options]);
    expect(code).toBe(0);
    const [match] = JSON.parse(stdout).queries[0].matches;
    expect(match).toMatchObject({ id: 'photo', tags: {}, error });
    expect(match.tags).toEqual({});
  });

  it('are those of now: of one that is replaced, and of one that is forgotten', async () => {
    await using served = await serveFlow(flowOf('flow-query'));
    const photo = async () => (await search(served.url)).find(({ id }) => id === 'photo');
    const before = await photo();
    const other = await largePicture(60);
    await store([{ id: 'photo', buffer: other }]);
    const after = await photo();
    expect(after?.original?.hash).not.toBe(before?.original?.hash);
    expect(after?.uri).not.toBe(before?.uri);
    const address = served.url + after?.original?.url;
    expect((await bytesAt(address)).equals(other)).toBe(true);
    await flowOf('flow-index').delete(['photo']);
    const gone = await fetch(address);
    expect(gone.status).toBe(404);
    expect(await gone.json()).toMatchObject({ error: { code: 'ERR_NO_PICTURE' } });
    await store([{ id: 'photo', buffer: pictures.get('photo') as Buffer }]);
  });

  it('are refused as originals past max_answer, with the size and what to ask instead; thumbnails fit', async () => {
    await using served = await serveFlow(flowOf('flow-query'), { maxAnswer: 1_500_000 });
    expect(await search(served.url)).toHaveLength(3);
    const response = await fetch(`${served.url}/api/search`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ data: ['noise', 'a cat'], top_k: 3, include: ['buffer'] }),
    });
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({
      error: {
        code: 'ERR_ANSWER_SIZE',
        message: expect.stringMatching(
          /^The answer has \d+\.\d MB: 2 Documents.*limit is 1\.5 MB.*smaller top_k.*without include: \["buffer"\]/,
        ),
      },
    });
  });
});
