import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { axeViolations } from './helpers/axe-violations.ts';
import { openBrowser, openPage } from './helpers/open-browser.ts';
import { pictureBytes, pictureCollection } from './helpers/picture-collection.ts';
import { drop, firstCard, serveSearchPage } from './helpers/search-page.ts';

let full: Awaited<ReturnType<typeof serveSearchPage>>;
let empty: Awaited<ReturnType<typeof serveSearchPage>>;
let browser: Browser;

beforeAll(async () => {
  full = await serveSearchPage(pictureCollection());
  empty = await serveSearchPage(undefined);
  browser = await openBrowser([
    '--use-fake-device-for-media-stream',
    '--use-fake-ui-for-media-stream',
  ]);
});

afterAll(async () => {
  await browser?.close();
  await full?.[Symbol.asyncDispose]();
  await empty?.[Symbol.asyncDispose]();
});

/** Ways into each state of the page. */
const states: Record<string, (page: Page) => Promise<void>> = {
  start: async (page) => {
    await page.locator('#examples').waitFor();
  },
  pictures: async (page) => {
    await page.keyboard.type('slice of pizza');
    await firstCard(page, 'pictures').waitFor();
    await page.keyboard.press('ArrowDown');
  },
  captions: async (page) => {
    await drop(page, pictureBytes('1F436'));
    await firstCard(page, 'captions').waitFor();
  },
  'a command': async (page) => {
    await page.keyboard.type('red apple');
    await page.getByRole('button', { name: 'Copy as curl' }).click();
    await page.locator('#command-text').waitFor();
  },
  'nothing found': async (page) => {
    await page.goto(empty.url);
    await page.keyboard.type('anything');
    await page.getByText('Nothing found').waitFor();
  },
  'a failure': async (page) => {
    await page.context().setOffline(true);
    await page.keyboard.type('red apple');
    await page.getByText('That did not work').waitFor();
  },
  camera: async (page) => {
    await page.getByRole('button', { name: 'Take a picture' }).click();
    await page.getByRole('button', { name: 'Take', exact: true }).waitFor();
  },
};

const looks = {
  'light desktop': { colorScheme: 'light', width: 1280 },
  'dark desktop': { colorScheme: 'dark', width: 1280 },
  'light phone': { colorScheme: 'light', width: 390 },
  'dark phone': { colorScheme: 'dark', width: 360 },
} as const;

describe.each(Object.entries(looks))('axe, on the %s', (_look, { colorScheme, width }) => {
  it.each(Object.entries(states))('has nothing against: %s', async (_state, reach) => {
    const { page } = await openPage(browser, full.url, { width, height: 800 });
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await reach(page);
    expect(await axeViolations(page)).toEqual([]);
    await page.context().close();
  });
});

describe('the check', () => {
  it('notices what is wrong', async () => {
    const { page } = await openPage(browser, full.url);
    await page.evaluate(() => document.getElementById('theme')?.removeAttribute('aria-label'));
    await page.evaluate(() => document.getElementById('theme')?.removeAttribute('title'));
    expect(await axeViolations(page)).toEqual([expect.stringMatching(/^button-name at #theme/)]);
  });
});
