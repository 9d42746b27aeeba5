import { describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { commands, send, startToy, type ToyFlow } from './toy-flow.ts';

/** A PNG of one colour: a few hundred bytes, whatever its size. */
async function plainPicture(width: number, height: number): Promise<string> {
  const create = { width, height, channels: 3 as const, background: '#123456' };
  const bytes = await sharp({ create }).png({ palette: true }).toBuffer();
  return `data:image/png;base64,${bytes.toString('base64')}`;
}

const searchOf = (url: string, data: readonly unknown[]) => send(`${url}/api/search`, { data });

/** Resolves when the Flow has got so many requests. */
async function whenSent(flow: ToyFlow, count: number): Promise<void> {
  while (flow.requests.length < count) await new Promise((resolve) => setTimeout(resolve, 5));
}

describe('the pixels of pictures', () => {
  it('of one request are limited, before anything is decoded', async () => {
    const picture = await plainPicture(100, 100);
    await using toy = await startToy({ maxPixels: 30_000 });
    expect(await searchOf(toy.url, [picture, picture, picture])).toMatchObject({ status: 200 });
    const { status, json } = await searchOf(toy.url, Array(4).fill(picture));
    expect(status).toBe(413);
    expect(json.error).toMatchObject({
      code: 'ERR_TOO_LARGE',
      message: expect.stringMatching(/40000 pixels together, the limit is 30000 \(max_pixels\)/),
    });
    expect(toy.flow.requests).toHaveLength(1);
  });

  it('are 200 million by default', async () => {
    const picture = await plainPicture(7_000, 7_000);
    await using toy = await startToy();
    expect(await searchOf(toy.url, Array(40).fill(picture))).toMatchObject({ status: 413 });
    expect(await searchOf(toy.url, Array(4).fill(picture))).toMatchObject({ status: 200 });
  });

  it.each(['chunks', 'matches'])('count in %s too', async (field) => {
    const buffer = (await plainPicture(100, 100)).split(',')[1];
    await using toy = await startToy({ maxPixels: 10_000 });
    const answer = await searchOf(toy.url, [{ buffer, [field]: [{ buffer }] }]);
    expect(answer).toMatchObject({ status: 413, json: { error: { code: 'ERR_TOO_LARGE' } } });
  });

  it('of all that the Flow works at are limited: those who come later wait, without pictures nobody does', async () => {
    const picture = await plainPicture(100, 100);
    await using toy = await startToy({ maxPixels: 10_000 });
    const first = searchOf(toy.url, [picture, commands.wait]);
    await whenSent(toy.flow, 1);
    const second = searchOf(toy.url, [picture]);
    expect(await searchOf(toy.url, ['a text'])).toMatchObject({ status: 200 });
    expect(toy.flow.requests).toHaveLength(2);
    toy.flow.release();
    expect([await first, await second]).toMatchObject([{ status: 200 }, { status: 200 }]);
    expect(toy.flow.requests).toHaveLength(3);
  });

  it('of what is no whole picture count nothing; the Flow tells what is wrong with it', async () => {
    await using toy = await startToy({ maxPixels: 1 });
    const broken = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1').toString('base64');
    const answer = await searchOf(toy.url, [`data:image/png;base64,${broken}`, 'a text']);
    expect(answer.status).toBe(200);
  });
});

describe('the size of an answer', () => {
  const text = 'x'.repeat(10_000);

  it('is limited for searches, with the size and what to ask instead', async () => {
    await using toy = await startToy({ maxAnswer: 25_000 });
    expect(await searchOf(toy.url, [text, text])).toMatchObject({ status: 200 });
    const { status, json } = await searchOf(toy.url, [text, text, text]);
    expect(status).toBe(422);
    expect(json.error).toMatchObject({
      code: 'ERR_ANSWER_SIZE',
      message: expect.stringMatching(
        /3 Documents with up to 2 matches each.*max_answer.*smaller top_k/,
      ),
    });
  });

  it('counts what matches hold, and tags', async () => {
    await using toy = await startToy({ maxAnswer: 1_000 });
    // Each text brings two matches with a picture as address.
    expect(await searchOf(toy.url, ['a'])).toMatchObject({ status: 200 });
    expect(await searchOf(toy.url, ['a', ...'bcdefgh'])).toMatchObject({ status: 422 });
    const tagged = { text: 'a', tags: { note: 'x'.repeat(1_000) } };
    expect(await searchOf(toy.url, [tagged])).toMatchObject({ status: 422 });
  });

  it('counts binary contents', async () => {
    await using toy = await startToy({ maxAnswer: 1_000 });
    const buffer = Buffer.alloc(700).toString('base64');
    expect(await searchOf(toy.url, [{ buffer }])).toMatchObject({ status: 422 });
  });

  it('does not matter for writes: what is told is stored', async () => {
    await using toy = await startToy({ maxAnswer: 100 });
    expect(await send(`${toy.url}/api/index`, { data: [text] })).toMatchObject({ status: 200 });
  });
});
