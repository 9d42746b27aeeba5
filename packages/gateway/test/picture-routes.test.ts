import { describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { noisyPicture } from './noisy-picture.ts';
import { startToy } from './toy-flow.ts';

const large = await noisyPicture(1_200, 900);
const uri = `data:image/jpeg;base64,${large.toString('base64')}`;

/** A server whose Flow keeps one Document. */
async function serveOne(id: string, fields: object) {
  const toy = await startToy();
  toy.flow.documents.set(id, { id, ...fields });
  return toy;
}

const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer());

describe('GET /api/pictures/ID', () => {
  it.each<[string, number]>([
    ['', 320],
    ['?size=64', 64],
    ['?size=16', 16],
    ['?size=2048', 1_200],
  ])(
    '%s gives a WebP of at most so many pixels, that may not be more than it is',
    async (query, width) => {
      await using toy = await serveOne('a', { uri });
      const response = await fetch(`${toy.url}/api/pictures/a${query}`);
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toBe('image/webp');
      expect(await sharp(await bytesOf(response)).metadata()).toMatchObject({
        format: 'webp',
        width,
      });
    },
  );

  it.each(['', '15', '2049', '-5', '1e3', '64.5', 'large', '64&size=65', '0'.repeat(9)])(
    'refuses the size %j with 400',
    async (size) => {
      await using toy = await serveOne('a', { uri });
      const response = await fetch(`${toy.url}/api/pictures/a?size=${size}`);
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({
        error: {
          code: 'ERR_INPUT',
          path: 'size',
          message: expect.stringMatching(/^size: expected a whole number from 16 to 2048/),
        },
      });
    },
  );

  it.each<[string, object, RegExp]>([
    ['is damaged', { buffer: large.subarray(0, 20_000) }, /is damaged.*\/original/],
    ['is an SVG', { buffer: Buffer.from('<svg xmlns="x"></svg>') }, /SVG drawing.*\/original/],
  ])('says so when the picture %s', async (_, fields, message) => {
    await using toy = await serveOne('a', fields);
    const response = await fetch(`${toy.url}/api/pictures/a`);
    expect(response.status).toBe(422);
    const { error } = (await response.json()) as { error: { code: string; message: string } };
    expect(error.code).toBe('ERR_IMAGE_READ');
    expect(error.message).toMatch(message);
  });
});

describe('GET /api/pictures/ID/original', () => {
  it.each<[string, object]>([
    ['bytes', { buffer: large }],
    ['a data URI', { uri }],
  ])('gives what is stored as %s', async (_, fields) => {
    await using toy = await serveOne('a', fields);
    const response = await fetch(`${toy.url}/api/pictures/a/original`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('image/jpeg');
    expect((await bytesOf(response)).equals(large)).toBe(true);
  });

  it('has the type that the bytes show, whatever the Document says', async () => {
    await using toy = await serveOne('a', { buffer: large, mimeType: 'text/html' });
    const { headers } = await fetch(`${toy.url}/api/pictures/a/original`);
    expect(headers.get('content-type')).toBe('image/jpeg');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
    expect(headers.get('cross-origin-resource-policy')).toBe('same-site');
  });

  it('never gives a browser an SVG to run', async () => {
    const drawing = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
    await using toy = await serveOne('a', {
      uri: `data:image/svg+xml;base64,${Buffer.from(drawing).toString('base64')}`,
    });
    const { headers } = await fetch(`${toy.url}/api/pictures/a/original`);
    expect(headers.get('content-type')).toBe('application/octet-stream');
    expect(headers.get('content-disposition')).toBe('attachment');
  });
});

describe.each(['', '/original'])('both addresses (ID%s)', (ending) => {
  it.each([
    'photos/a b.jpg',
    '100%',
    '%2F',
    'a?b#c',
    'ümläut ☂ 猫',
    '\\..\\',
    '../../etc/passwd',
    'original',
    'x'.repeat(1_000),
    "<img src=x onerror='alert(1)'>",
    'a\nb',
  ])('take the id %j', async (id) => {
    await using toy = await serveOne(id, { uri });
    const address = `${toy.url}/api/pictures/${encodeURIComponent(id)}${ending}`;
    expect((await fetch(address)).status).toBe(200);
  });

  it.each<[string, object, RegExp]>([
    ['other', { uri }, /No Document is stored here under the id "a".*original\.url/],
    ['a', { text: 'a cat' }, /"a" is stored here without a picture/],
    ['a', { uri: 'photos/a.jpg' }, /without a picture/],
    ['a', { buffer: Buffer.from('<!doctype html><script>') }, /without a picture/],
    ['a', { uri: 'data:text/html;base64,PHNjcmlwdD4=' }, /without a picture/],
  ])('say 404 where there is none: %s %j', async (id, fields, message) => {
    await using toy = await serveOne(id, fields);
    const response = await fetch(`${toy.url}/api/pictures/a${ending}`);
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toMatch(/json/);
    const { error } = (await response.json()) as { error: { code: string; message: string } };
    expect(error.code).toBe('ERR_NO_PICTURE');
    expect(error.message).toMatch(message);
  });

  it('let browsers keep a picture, and ask whether it changed', async () => {
    await using toy = await serveOne('a', { uri });
    const address = `${toy.url}/api/pictures/a${ending}`;
    const { headers } = await fetch(address);
    expect(headers.get('cache-control')).toBe('private, no-cache');
    const etag = headers.get('etag') ?? '';
    const again = (tag: string) => fetch(address, { headers: { 'if-none-match': tag } });
    for (const tag of [etag, `W/${etag}`, `"other", ${etag}`]) {
      const response = await again(tag);
      expect([response.status, await response.text()]).toEqual([304, '']);
    }
    expect((await again('"other"')).status).toBe(200);
    toy.flow.documents.set('a', { id: 'a', buffer: await noisyPicture(400, 300) });
    const changed = await again(etag);
    expect(changed.status).toBe(200);
    expect(changed.headers.get('etag')).not.toBe(etag);
  });

  it('need the token', async () => {
    await using toy = await startToy({ token: 'a-secret' });
    toy.flow.documents.set('a', { id: 'a', uri });
    const address = `${toy.url}/api/pictures/a${ending}`;
    expect((await fetch(address)).status).toBe(401);
    const headers = { authorization: 'Bearer a-secret' };
    expect((await fetch(address, { headers })).status).toBe(200);
  });

  it('answer HEAD without the picture', async () => {
    await using toy = await serveOne('a', { uri });
    const response = await fetch(`${toy.url}/api/pictures/a${ending}`, { method: 'HEAD' });
    expect([response.status, (await bytesOf(response)).length]).toEqual([200, 0]);
  });
});
