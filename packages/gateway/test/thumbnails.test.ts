import { describe, expect, it } from '@jest/globals';
import type { Document } from '@podflow/core';
import sharp from 'sharp';
import { RequestCodec } from '../src/protobuf/request-codec.ts';
import { noisyPicture } from './noisy-picture.ts';
import { overSocket } from './over-socket.ts';
import { pixelUri, send, startToy } from './toy-flow.ts';

const large = await noisyPicture(1_200, 900);
const largeUri = `data:image/jpeg;base64,${large.toString('base64')}`;

interface Shown {
  id: string;
  uri?: string;
  buffer?: string;
  mimeType?: string;
  original?: { hash: string; bytes: number; mimeType: string; url?: string; thumbnail?: string };
}

/** What a search answers with for these matches. */
async function shown(matches: Document[], body: object = {}, isStored = true): Promise<Shown[]> {
  await using toy = await startToy();
  toy.flow.matches = matches;
  if (isStored) for (const match of matches) toy.flow.documents.set(match.id, match);
  const { status, json } = await send(`${toy.url}/api/search`, { data: ['a text'], ...body });
  expect(status).toBe(200);
  return json.search.docs[0]?.matches as Shown[];
}

const sizeOf = async (uri = '') => {
  const { width, height, format } = await sharp(
    Buffer.from(uri.split(',')[1] ?? '', 'base64'),
  ).metadata();
  return { width, height, format };
};

describe('a picture in an answer', () => {
  it.each<[string, Document]>([
    ['as bytes', { id: 'a', buffer: large, mimeType: 'image/jpeg' }],
    ['as a data URI', { id: 'a', uri: largeUri, mimeType: 'image/jpeg' }],
  ])('%s is a thumbnail when it is large, with the address of the picture', async (_, match) => {
    const [first] = await shown([match]);
    expect(first).toEqual({
      id: 'a',
      mimeType: 'image/jpeg',
      score: { value: 0 },
      uri: expect.stringMatching(/^data:image\/webp;base64,/),
      original: {
        hash: expect.any(String),
        bytes: large.length,
        mimeType: 'image/jpeg',
        url: '/api/pictures/a/original',
        thumbnail: '/api/pictures/a',
      },
    });
    expect(await sizeOf(first?.uri)).toEqual({ width: 320, height: 240, format: 'webp' });
    expect(first?.uri?.length).toBeLessThan(40_000);
  });

  it('has its thumbnail in buffer where the uri names something', async () => {
    const [first] = await shown([{ id: 'a', buffer: large, uri: 'photos/a.jpg' }]);
    expect(first?.uri).toBe('photos/a.jpg');
    expect(await sizeOf(`,${first?.buffer}`)).toMatchObject({ width: 320, format: 'webp' });
  });

  it('is turned as its EXIF data say', async () => {
    const turned = await sharp(large).withMetadata({ orientation: 6 }).toBuffer();
    const [first] = await shown([{ id: 'a', buffer: turned }]);
    expect(await sizeOf(first?.uri)).toMatchObject({ width: 240, height: 320 });
  });

  it('stays as it is when it is small', async () => {
    const small = await sharp(large).resize(100).jpeg().toBuffer();
    expect(small.length).toBeLessThan(24_000);
    const matches = [
      { id: 'a', uri: pixelUri },
      { id: 'b', buffer: small },
    ];
    const [a, b] = await shown(matches);
    expect(a).toMatchObject({ uri: pixelUri });
    expect(b).toMatchObject({ buffer: small.toString('base64') });
    expect([a?.original, b?.original]).toEqual([undefined, undefined]);
  });

  it('is no address where the Flow keeps no Documents', async () => {
    const [first] = await shown([{ id: 'a', buffer: large }], {}, false);
    expect(first?.original).toEqual({
      hash: expect.any(String),
      bytes: large.length,
      mimeType: 'image/jpeg',
    });
  });

  it.each(['.', '..'])(
    'has no address when its id is %s, which clients take for a folder',
    async (id) => {
      const [first] = await shown([{ id, buffer: large }]);
      expect(first?.uri).toMatch(/^data:image\/webp/);
      expect(first?.original?.url).toBeUndefined();
    },
  );

  it('has no thumbnail when it cannot be decoded; its address is told all the same', async () => {
    const broken = Buffer.concat([large.subarray(0, 30_000)]);
    const drawing = Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg">${' '.repeat(30_000)}</svg>`,
    );
    const answer = await shown([
      { id: 'a', buffer: broken },
      { id: 'b', buffer: drawing },
    ]);
    for (const { uri, buffer, original } of answer) {
      expect([uri, buffer]).toEqual([undefined, undefined]);
      expect(original?.url).toMatch(/original$/);
    }
  });

  it('is a thumbnail in the query and its chunks too, without an address: the sender has it', async () => {
    await using toy = await startToy();
    toy.flow.matches = [];
    toy.flow.documents.set('a', { id: 'a', buffer: large });
    const data = [{ id: 'a', uri: largeUri, chunks: [{ id: 'c', uri: largeUri }] }];
    const { json } = await send(`${toy.url}/api/search`, { data });
    const [query] = json.search.docs as unknown as (Shown & { chunks: Shown[] })[];
    for (const each of [query, query?.chunks[0]]) {
      expect(each?.uri).toMatch(/^data:image\/webp/);
      expect(each?.original?.url).toBeUndefined();
    }
  });

  it('is left alone when it is no picture', async () => {
    const film = Buffer.alloc(40_000, 'x');
    const [first] = await shown([{ id: 'a', buffer: film }]);
    expect(first).toMatchObject({ buffer: film.toString('base64') });
  });

  it('comes as it is stored with include: ["buffer"]', async () => {
    const matches = [
      { id: 'a', buffer: large },
      { id: 'b', uri: largeUri },
    ];
    const [a, b] = await shown(matches, { include: ['buffer'] });
    expect(a).toMatchObject({ buffer: large.toString('base64') });
    expect(b).toMatchObject({ uri: largeUri });
    expect(a?.original).toBeUndefined();
  });

  it('is a thumbnail under the names of Jina 2.0 as well', async () => {
    await using toy = await startToy();
    toy.flow.matches = [{ id: 'a', buffer: large }];
    const { json } = await send(`${toy.url}/v2/search`, { data: ['a text'] });
    expect(json.data.docs[0]?.matches?.[0]).toMatchObject({
      uri: expect.stringMatching(/^data:image\/webp/),
      original: { mime_type: 'image/jpeg', bytes: large.length },
      scores: { score: { value: 0 } },
    });
  });
});

describe('a search whose client goes away while thumbnails are made', () => {
  it('is given up, which is no fault of the server', async () => {
    await using toy = await startToy();
    const photo = await noisyPicture(2_400, 1_800);
    // What follows the end of a JPEG makes another file of it.
    toy.flow.matches = Array.from({ length: 60 }, (_, n) => ({
      id: `m${n}`,
      buffer: Buffer.concat([photo, Buffer.of(n)]),
    }));
    const signal = AbortSignal.timeout(150);
    const body = '{"data":["a text"]}';
    const headers = { 'content-type': 'application/json' };
    await expect(
      fetch(`${toy.url}/api/search`, { method: 'POST', headers, body, signal }),
    ).rejects.toMatchObject({ name: 'TimeoutError' });
    const pending = async () =>
      /jina_number_of_pending_requests\{[^}]*\} (\d+)/.exec(
        await (await fetch(`${toy.url}/metrics`)).text(),
      )?.[1];
    while ((await pending()) !== '0') await new Promise((resolve) => setTimeout(resolve, 20));
    expect(toy.logged).toEqual([]);
  });
});

describe('include', () => {
  it.each<[unknown, RegExp]>([
    [['bufer'], /include\[0\]: expected one of buffer, got "bufer"; did you mean "buffer"\?/],
    [['originals'], /expected one of buffer, got "originals"$/],
    ['buffer', /include: expected a list such as \["buffer"\], got "buffer"/],
    [[7], /got 7/],
    [[null], /got null/],
    [Array(11).fill('buffer'), /include/],
  ])('%j is refused with 400', async (include, message) => {
    await using toy = await startToy();
    const { status, json } = await send(`${toy.url}/api/search`, { data: ['a'], include });
    expect(status).toBe(400);
    expect(json.error.code).toBe('ERR_INPUT');
    expect(json.error.message).toMatch(message);
    expect(toy.flow.requests).toEqual([]);
  });

  it.each([null, []])('%j asks for nothing', async (include) => {
    const [first] = await shown([{ id: 'a', buffer: large }], { include });
    expect(first?.original).toBeDefined();
  });
});

describe('over a WebSocket', () => {
  it('JSON has thumbnails, and originals when they are asked for', async () => {
    await using toy = await startToy();
    toy.flow.matches = [{ id: 'a', buffer: large }];
    const ask = async (body: object) => {
      const text = await overSocket(toy.url, JSON.stringify({ data: ['a text'], ...body }));
      return JSON.parse(JSON.parse(text.toString())).search.docs[0].matches[0] as Shown;
    };
    expect(await ask({})).toMatchObject({ uri: expect.stringMatching(/^data:image\/webp/) });
    expect(await ask({ include: ['buffer'] })).toMatchObject({ buffer: large.toString('base64') });
    expect(
      JSON.parse(
        JSON.parse((await overSocket(toy.url, '{"data":["a"],"include":["x"]}')).toString()),
      ),
    ).toMatchObject({
      error: { code: 'ERR_INPUT' },
    });
  });

  it('protobuf is refused past max_answer, as JSON is', async () => {
    await using toy = await startToy({ maxAnswer: 500_000 });
    toy.flow.matches = [{ id: 'a', buffer: large }];
    const codec = new RequestCodec();
    const request = codec.encode({ search: { docs: [{ id: 'q', text: 'a text' }] } });
    const { status } = codec.decode(await overSocket(toy.url, request));
    expect(status?.exception?.name).toBe('ERR_ANSWER_SIZE');
    expect(status?.description).toMatch(/0\.6 MB.*limit is 0\.5 MB.*smaller top_k/);
  });

  it('protobuf has originals, as clients of Jina expect', async () => {
    await using toy = await startToy();
    toy.flow.matches = [{ id: 'a', buffer: large }];
    const codec = new RequestCodec();
    const request = codec.encode({ search: { docs: [{ id: 'q', text: 'a text' }] } });
    const answer = codec.decode(await overSocket(toy.url, request));
    const [match] = answer.search?.docs?.[0]?.matches ?? [];
    expect(large.equals((match?.['buffer'] as Uint8Array | undefined) ?? Buffer.alloc(0))).toBe(
      true,
    );
  });
});
