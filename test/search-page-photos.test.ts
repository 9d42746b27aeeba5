import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { axeViolations } from './helpers/axe-violations.ts';
import { largePicture } from './helpers/large-picture.ts';
import { openBrowser, openPage } from './helpers/open-browser.ts';
import { firstCard, serveSearchPage } from './helpers/search-page.ts';

const count = 30;
let served: Awaited<ReturnType<typeof serveSearchPage>>;
let browser: Browser;

beforeAll(async () => {
  const photos = await Promise.all(
    Array.from({ length: count }, async (_, n) => ({
      id: `photos/photo ${n}.jpg`,
      buffer: await largePicture(n),
      mimeType: 'image/jpeg',
      modality: 'image',
      tags: { caption: `photo ${n}` },
    })),
  );
  served = await serveSearchPage(photos);
  browser = await openBrowser();
});

afterAll(async () => {
  await browser?.close();
  await served?.[Symbol.asyncDispose]();
});

async function search(page: Page): Promise<void> {
  await page.keyboard.type('noise');
  await firstCard(page, 'pictures').waitFor();
}

const cards = (page: Page) => page.locator('#pictures .card');

describe.each(Object.entries({ desktop: 1280, phone: 390 }))('large photos on a %s', (_, width) => {
  it('are shown as thumbnails, in one answer of a few hundred kB', async () => {
    const { page, complaints } = await openPage(browser, served.url, { width, height: 800 });
    const answered = page.waitForResponse((response) => response.url().endsWith('/api/search'));
    await search(page);
    expect((await (await answered).body()).length).toBeLessThan(1_200_000);
    expect(await cards(page).count()).toBe(24);
    const widths = await page
      .locator('#pictures img')
      .evaluateAll((images) =>
        Promise.all(
          (images as HTMLImageElement[]).map((image) =>
            image.decode().then(() => image.naturalWidth),
          ),
        ),
      );
    expect(widths).toEqual(Array(24).fill(320));
    expect(await page.locator('.frame.photo').count()).toBe(24);
    expect(await axeViolations(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('are opened as they are stored, by mouse and by keyboard', async () => {
    const { page } = await openPage(browser, served.url, { width, height: 800 });
    await search(page);
    const caption = await firstCard(page, 'pictures').locator('.caption').innerText();
    const link = page.getByRole('link', { name: `Open the original of ${caption}`, exact: true });
    const open = async (how: () => Promise<void>) => {
      const [opened] = await Promise.all([page.context().waitForEvent('page'), how()]);
      await opened.waitForLoadState();
      const image = opened.locator('img');
      const size = await image.evaluate((each) => (each as HTMLImageElement).naturalWidth);
      const url = decodeURIComponent(new URL(opened.url()).pathname);
      await opened.close();
      return { size, url };
    };
    const expected = { size: 1_200, url: `/api/pictures/photos/${caption}.jpg/original` };
    expect(await open(() => link.click())).toEqual(expected);
    await firstCard(page, 'pictures').getByRole('button').last().focus();
    await page.keyboard.press('Tab');
    expect(await link.evaluate((each) => each === document.activeElement)).toBe(true);
    expect(await open(() => page.keyboard.press('Enter'))).toEqual(expected);
    // The search is still there.
    expect(await cards(page).count()).toBe(24);
  });

  it('are searched with as thumbnails', async () => {
    const { page, complaints } = await openPage(browser, served.url, { width, height: 800 });
    await search(page);
    const asked = page.waitForRequest((request) => request.postData()?.includes('data:') === true);
    await page
      .getByRole('button', { name: /^Captions for / })
      .first()
      .click();
    expect((await asked).postData()?.length).toBeLessThan(300_000);
    await page.getByText('Nothing found').or(page.locator('#captions .card')).first().waitFor();
    expect(complaints).toEqual([]);
  });
});
