import { describe, expect, it } from '@jest/globals';
import type { Document, TagValue } from '@podflow/core';
import sharp from 'sharp';
import { noisyPicture } from './noisy-picture.ts';
import { pixelUri, send, startToy } from './toy-flow.ts';

const large = await noisyPicture(1_200, 900);
const largeUri = `data:image/jpeg;base64,${large.toString('base64')}`;
const thumbnail = expect.stringMatching(/^data:image\/webp;base64,.{100,40000}$/);

type Tags = NonNullable<Document['tags']>;

/** The tags that a match has in the answer to a search. */
async function shown(tags: Tags, body: object = {}): Promise<Tags> {
  await using toy = await startToy();
  toy.flow.matches = [{ id: 'caption', text: 'a boat', tags }];
  const { status, json } = await send(`${toy.url}/api/search`, { data: ['a text'], ...body });
  expect(status).toBe(200);
  const [match] = json.search.docs[0]?.matches ?? [];
  expect(match).not.toHaveProperty('original');
  return Object(match)['tags'];
}

describe('a picture in tags', () => {
  it('is a thumbnail when it is large, and the other tags stay', async () => {
    const tags = await shown({ caption: 'a boat', picture: largeUri, n: 1, none: null });
    expect(tags).toEqual({ caption: 'a boat', picture: thumbnail, n: 1, none: null });
    const bytes = Buffer.from(String(tags['picture']).split(',')[1] ?? '', 'base64');
    expect(await sharp(bytes).metadata()).toMatchObject({ format: 'webp', width: 320 });
  });

  it('is a thumbnail in lists and objects of tags too', async () => {
    const tags = { views: [{ front: largeUri }, pixelUri, 2], more: { back: [largeUri] } };
    expect(await shown(tags)).toEqual({
      views: [{ front: thumbnail }, pixelUri, 2],
      more: { back: [thumbnail] },
    });
  });

  it('stays as it is when it is small', async () => {
    expect(await shown({ picture: pixelUri })).toEqual({ picture: pixelUri });
  });

  it.each<[string, TagValue]>([
    ['no picture', `data:text/plain;base64,${'eHh4'.repeat(10_000)}`],
    ['a damaged picture', largeUri.slice(0, 60_000)],
    ['a long text', 'x'.repeat(50_000)],
  ])('stays as it is when it is %s', async (_, picture) => {
    expect(await shown({ picture })).toEqual({ picture });
  });

  it('comes as it is stored with include: ["buffer"]', async () => {
    const tags = { picture: largeUri };
    expect(await shown(tags, { include: ['buffer'] })).toEqual(tags);
  });

  it('counts as what it is in the size of an answer', async () => {
    await using toy = await startToy({ maxAnswer: 100_000 });
    const ask = async (picture: string) => {
      toy.flow.matches = [{ id: 'caption', tags: { picture } }];
      const { status, json } = await send(`${toy.url}/api/search`, { data: ['a text'] });
      return [status, json.error?.code];
    };
    expect(await ask(largeUri)).toEqual([200, undefined]);
    // Cannot be decoded, so it stays.
    expect(await ask(largeUri.slice(0, 200_000))).toEqual([422, 'ERR_ANSWER_SIZE']);
  });

  it('stays in the Flow as it is', async () => {
    await using toy = await startToy();
    const tags = { picture: largeUri, nested: { picture: largeUri } };
    toy.flow.matches = [{ id: 'caption', tags }];
    await send(`${toy.url}/api/search`, { data: ['a text'] });
    expect(tags).toEqual({ picture: largeUri, nested: { picture: largeUri } });
  });
});
