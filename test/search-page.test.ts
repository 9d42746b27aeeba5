import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import type { Flow } from 'podflow';
import { crossModalFlow } from './helpers/cross-modal.ts';
import { openBrowser, openPage } from './helpers/open-browser.ts';
import { pictureBytes, pictureCollection } from './helpers/picture-collection.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let flow: Flow;
let browser: Browser;
let url: string;

beforeAll(async () => {
  folder = await temporaryFolder();
  const workspace = folder.path;
  const hostile = {
    id: 'hostile',
    text: '<img src=x onerror="document.title=\'hacked\'">',
    modality: 'text',
  };
  await crossModalFlow('flow-index', { workspace }).index([...pictureCollection(), hostile]);
  flow = await crossModalFlow('flow-query', { workspace }).useRestGateway(0).start();
  url = (await flow.url()) ?? '';
  browser = await openBrowser();
});

afterAll(async () => {
  await browser?.close();
  await flow?.close();
  await folder?.[Symbol.asyncDispose]();
});

const firstCard = (page: Page, list: 'pictures' | 'captions') =>
  page.locator(`#${list} .card`).first();

/** Lets a file fall on the page, as a browser does when one is dragged there. */
async function drop(page: Page, bytes: Uint8Array): Promise<void> {
  const data = await page.evaluateHandle(
    (numbers) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([new Uint8Array(numbers)], 'dog.png', { type: 'image/png' }));
      return transfer;
    },
    [...bytes],
  );
  await page.dispatchEvent('main', 'drop', { dataTransfer: data });
}

describe('the search page', () => {
  it('shows the pizza first for "slice of pizza", with its caption, score and time', async () => {
    const { page, complaints } = await openPage(browser, url);
    await page.keyboard.type('slice of pizza');
    const card = firstCard(page, 'pictures');
    await card.getByText('pizza').waitFor();
    const shown = await card.locator('img').getAttribute('src');
    expect(shown?.startsWith('data:image/png;')).toBe(true);
    const isDrawn = await card
      .locator('img')
      .evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth));
    expect(isDrawn).toBe(256);
    expect(await card.locator('.score').innerText()).toMatch(/^0\.\d\d$/);
    expect(await page.locator('#status').innerText()).toMatch(/^8 pictures in \d+ ms$/);
    expect(complaints).toEqual([]);
  });

  it('shows the caption of a picture that is dropped on it', async () => {
    const { page, complaints } = await openPage(browser, url);
    await drop(page, pictureBytes('1F436'));
    await firstCard(page, 'captions').waitFor();
    expect(await firstCard(page, 'captions').locator('.caption').innerText()).toBe('dog face');
    expect(complaints).toEqual([]);
  });

  it('finds words for a picture that was found, and the way back', async () => {
    const { page } = await openPage(browser, url);
    await page.keyboard.type('bicycle');
    await firstCard(page, 'pictures').getByText('bicycle').waitFor();
    await firstCard(page, 'pictures').click();
    await firstCard(page, 'captions').waitFor();
    expect(await firstCard(page, 'captions').locator('.caption').innerText()).toBe('bicycle');
    await firstCard(page, 'captions').click();
    await firstCard(page, 'pictures').waitFor();
    expect(await page.locator('#text').inputValue()).toBe('bicycle');
  });

  it('shows indexed text as text, never as HTML', async () => {
    const { page, complaints } = await openPage(browser, url);
    await drop(page, pictureBytes('2764'));
    await page.getByText('<img src=x').waitFor();
    expect(await page.title()).not.toBe('hacked');
    expect(complaints).toEqual([]);
  });

  it('says what is wrong with a file that is no picture', async () => {
    const { page } = await openPage(browser, url);
    await drop(page, new TextEncoder().encode('not a picture'));
    await page.locator('#message').waitFor();
    expect((await page.locator('#message-text').innerText()).length).toBeGreaterThan(10);
  });

  it('is usable by keyboard alone', async () => {
    const { page } = await openPage(browser, url);
    await page.locator('#home').focus();
    await page.keyboard.press('/');
    await page.keyboard.type('red apple');
    await firstCard(page, 'pictures').getByText('red apple').waitFor();
    await page.keyboard.press('ArrowDown');
    const focused = await page.evaluate(() => document.activeElement?.className);
    expect(focused).toBe('card');
    await page.keyboard.press('Enter');
    await firstCard(page, 'captions').waitFor();
    await page.keyboard.press('Escape');
    expect(await page.locator('#captions .card').count()).toBe(0);
  });

  it('fits a phone', async () => {
    const { page } = await openPage(browser, url, { width: 360, height: 740 });
    await page.keyboard.type('airplane');
    await firstCard(page, 'pictures').waitFor();
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(360);
  });
});
