import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { openBrowser, openPage } from './helpers/open-browser.ts';
import { pictureBytes, pictureCollection } from './helpers/picture-collection.ts';
import { drop, firstCard, serveSearchPage } from './helpers/search-page.ts';

let served: Awaited<ReturnType<typeof serveSearchPage>>;
let browser: Browser;
let url: string;

beforeAll(async () => {
  const hostile = {
    id: 'hostile',
    text: '<img src=x onerror="document.title=\'hacked\'">',
    modality: 'text',
  };
  served = await serveSearchPage([...pictureCollection(), hostile]);
  url = served.url;
  browser = await openBrowser();
});

afterAll(async () => {
  await browser?.close();
  await served?.[Symbol.asyncDispose]();
});

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
    expect(await card.locator('.number').innerText()).toMatch(/^0\.\d\d$/);
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
    await page.getByRole('button', { name: 'Captions for bicycle' }).click();
    await firstCard(page, 'captions').waitFor();
    expect(await firstCard(page, 'captions').locator('.caption').innerText()).toBe('bicycle');
    await firstCard(page, 'captions').click();
    await firstCard(page, 'pictures').waitFor();
    expect(await page.locator('#text').inputValue()).toBe('bicycle');
  });

  it('finds pictures like one that is clicked on, by its caption', async () => {
    const { page } = await openPage(browser, url);
    await page.keyboard.type('a slice of pizza');
    const similar = page.getByRole('button', { name: 'Similar to pizza' });
    await similar.waitFor();
    // On the picture itself, not on one of the buttons.
    await firstCard(page, 'pictures').click({ position: { x: 60, y: 60 } });
    await similar.waitFor({ state: 'detached' });
    expect(await page.locator('#text').inputValue()).toBe('pizza');
    expect(new URL(page.url()).hash).toBe('#q=pizza');
    // What is like the pizza is what is shown: only its captions are offered.
    expect(await firstCard(page, 'pictures').getByRole('button').allInnerTexts()).toEqual([
      'Captions',
    ]);
    await page.goBack();
    await similar.waitFor();
    expect(await page.locator('#text').inputValue()).toBe('a slice of pizza');
  });

  it('is dark or light as the system, or as chosen, also after the next start', async () => {
    const { page, complaints } = await openPage(browser, url);
    const background = () =>
      page.evaluate(() => getComputedStyle(document.body).getPropertyValue('background-color'));
    const light = await background();
    await page.emulateMedia({ colorScheme: 'dark' });
    const dark = await background();
    expect(dark).not.toBe(light);
    const button = page.getByRole('button', { name: 'Dark theme' });
    expect(await button.getAttribute('aria-pressed')).toBe('true');
    await button.click();
    expect(await background()).toBe(light);
    await page.reload();
    expect(await background()).toBe(light);
    expect(await button.getAttribute('aria-pressed')).toBe('false');
    await button.click();
    expect(await page.evaluate(() => localStorage.length)).toBe(0);
    await page.emulateMedia({ colorScheme: 'light' });
    expect(await background()).toBe(light);
    expect(complaints).toEqual([]);
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
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
    expect(await focused()).toBe('Captions for red apple');
    await page.keyboard.press('ArrowRight');
    expect(await focused()).toMatch(/^Similar to /);
    await page.keyboard.press('Tab');
    expect(await focused()).toMatch(/^Captions for /);
    await page.keyboard.press('Enter');
    await firstCard(page, 'captions').waitFor();
    const isFirst = await firstCard(page, 'captions').evaluate(
      (card) => card === document.activeElement,
    );
    expect(isFirst).toBe(true);
    await page.keyboard.press('Escape');
    expect(await page.locator('#captions .card').count()).toBe(0);
  });

  it.each([360, 390])('fits a phone %i pixels wide', async (width) => {
    const { page } = await openPage(browser, url, { width, height: 740 });
    const scrollWidth = () => page.evaluate(() => document.documentElement.scrollWidth);
    await page.keyboard.type('airplane');
    await firstCard(page, 'pictures').waitFor();
    await page.getByRole('button', { name: 'Copy as curl' }).click();
    expect(await scrollWidth()).toBeLessThanOrEqual(width);
    await drop(page, pictureBytes('1F436'));
    await firstCard(page, 'captions').waitFor();
    expect(await scrollWidth()).toBeLessThanOrEqual(width);
  });
});
