import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import sharp from 'sharp';
import { openBrowser, openPage } from './helpers/open-browser.ts';
import { pictureBytes, pictureCollection } from './helpers/picture-collection.ts';
import { drop, firstCard, serveSearchPage } from './helpers/search-page.ts';

let served: Awaited<ReturnType<typeof serveSearchPage>>;
let browser: Browser;

beforeAll(async () => {
  served = await serveSearchPage(pictureCollection());
  browser = await openBrowser();
});

afterAll(async () => {
  await browser?.close();
  await served?.[Symbol.asyncDispose]();
});

interface Match {
  id: string;
  score: { value: number };
}

function matchesIn(json: unknown): Match[] {
  const { search } = json as { search: { docs: { matches: Match[] }[] } };
  return search.docs[0]?.matches ?? [];
}

/** What the page finds with a file that is dropped on it. */
async function matchesOfPage(bytes: Uint8Array): Promise<Match[]> {
  const { page } = await openPage(browser, served.url);
  const answer = page.waitForResponse((response) => response.url().endsWith('/api/search'));
  await drop(page, bytes);
  const matches = matchesIn(await (await answer).json());
  await firstCard(page, 'captions').waitFor();
  await page.context().close();
  return matches;
}

/** What REST finds with the file as it is. */
async function matchesOfRest(bytes: Uint8Array): Promise<Match[]> {
  const { format } = await sharp(bytes).metadata();
  const uri = `data:image/${format};base64,${Buffer.from(bytes).toString('base64')}`;
  const response = await fetch(`${served.url}/api/search`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ data: [uri], top_k: 24 }),
  });
  return matchesIn(await response.json());
}

/** A white drawing on nothing: its colours below the transparent parts are black. */
async function transparentPizza(): Promise<Buffer> {
  const mask = await sharp(pictureBytes('1F355')).greyscale().negate().raw().toBuffer();
  const { data, info } = await sharp(pictureBytes('1F355'))
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const pixels = Buffer.alloc((data.length / 3) * 4);
  for (const [place, opacity] of mask.entries()) {
    if (opacity < 8) continue;
    data.copy(pixels, 4 * place, 3 * place, 3 * place + 3);
    pixels[4 * place + 3] = 255;
  }
  const raw = { width: info.width, height: info.height, channels: 4 } as const;
  return await sharp(pixels, { raw }).png().toBuffer();
}

describe('a picture of a client', () => {
  it.each<[string, string, () => Promise<Buffer>]>([
    [
      'a photo that its EXIF orientation turns',
      'dog face',
      () =>
        sharp(pictureBytes('1F436'))
          .rotate(270)
          .withMetadata({ orientation: 6 })
          .jpeg({ quality: 95 })
          .toBuffer(),
    ],
    ['a drawing on a transparent ground', 'pizza', transparentPizza],
    [
      'a picture in shades of transparency',
      'umbrella with rain drops',
      async () => {
        const opacity = await sharp(pictureBytes('2614')).greyscale().negate().raw().toBuffer();
        const black = { r: 0, g: 0, b: 0 };
        return await sharp({ create: { width: 256, height: 256, channels: 3, background: black } })
          .joinChannel(opacity, { raw: { width: 256, height: 256, channels: 1 } })
          .png()
          .toBuffer();
      },
    ],
  ])('%s finds the same through the page and through REST', async (_, caption, picture) => {
    const bytes = await picture();
    const [ofPage, ofRest] = [await matchesOfPage(bytes), await matchesOfRest(bytes)];
    const captionOf = ({ id }: Match) => id;
    expect(ofRest.map(captionOf)).toEqual(ofPage.map(captionOf));
    const expected = pictureCollection().find(({ text }) => text === caption)?.id;
    expect(ofRest[0]?.id).toBe(expected);
    for (const [rank, match] of ofRest.entries()) {
      // The page sends a JPEG.
      expect(Math.abs(match.score.value - (ofPage[rank]?.score.value ?? 9))).toBeLessThan(0.02);
    }
  });
});
