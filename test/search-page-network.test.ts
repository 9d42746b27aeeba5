import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page, Request, Response } from 'playwright-core';
import { openBrowser, openPage } from './helpers/open-browser.ts';
import { pictureBytes, pictureCollection } from './helpers/picture-collection.ts';
import { drop, firstCard, serveSearchPage } from './helpers/search-page.ts';

let open: Awaited<ReturnType<typeof serveSearchPage>>;
let locked: Awaited<ReturnType<typeof serveSearchPage>>;
let browser: Browser;

beforeAll(async () => {
  open = await serveSearchPage(pictureCollection());
  locked = await serveSearchPage(pictureCollection(), { token: 'a-secret' });
  browser = await openBrowser();
});

afterAll(async () => {
  await browser?.close();
  await open?.[Symbol.asyncDispose]();
  await locked?.[Symbol.asyncDispose]();
});

/** Types key by key, faster than any pause. */
async function typeAtOnce(page: Page, text: string): Promise<void> {
  await page.locator('#text').evaluate((field: HTMLInputElement, typed) => {
    for (let length = 1; length <= typed.length; length += 1) {
      field.value = typed.slice(0, length);
      field.dispatchEvent(new Event('input', { bubbles: true }));
    }
  }, text);
}

describe('what the search page loads', () => {
  it('is under 60 KB gzipped, all of it', async () => {
    const page = await browser.newPage();
    const responses: Response[] = [];
    page.on('response', (response) => responses.push(response));
    await page.goto(open.url, { waitUntil: 'networkidle' });
    const sizes = await Promise.all(
      responses.map(async (response) => gzipSync(await response.body()).byteLength),
    );
    expect(responses.map((response) => new URL(response.url()).pathname)).toEqual(
      expect.arrayContaining(['/', '/styles.css', '/js/main.js', '/js/camera.js']),
    );
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(60_000);
  });

  it('comes from its own server, under a policy that lets nothing else in and blocks nothing of it', async () => {
    const { page, complaints } = await openPage(browser, 'about:blank');
    const requests: Request[] = [];
    page.on('request', (request) => requests.push(request));
    const response = await page.goto(open.url);
    const policy = response?.headers()['content-security-policy'] ?? '';
    expect(policy).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self'; /);
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
    await page.keyboard.type('slice of pizza');
    await firstCard(page, 'pictures').waitFor();
    await page.getByRole('button', { name: 'Copy as curl' }).click();
    await page.getByRole('button', { name: 'Dark theme' }).click();
    await drop(page, pictureBytes('1F436'));
    await firstCard(page, 'captions').waitFor();
    const origins = requests
      .map((request) => new URL(request.url()))
      .filter(({ protocol }) => protocol !== 'data:' && protocol !== 'blob:')
      .map(({ origin }) => origin);
    expect(origins.length).toBeGreaterThan(10);
    expect(new Set(origins)).toEqual(new Set([new URL(open.url).origin]));
    expect(complaints).toEqual([]);
  });

  it('comes after the browser has asked for the token, where the server has one', async () => {
    const context = await browser.newContext({
      httpCredentials: { username: 'anybody', password: 'a-secret' },
    });
    const page = await context.newPage();
    await page.goto(locked.url);
    await page.keyboard.type('slice of pizza');
    await firstCard(page, 'pictures').waitFor();
    expect((await fetch(locked.url)).status).toBe(401);
  });
});

describe('typing', () => {
  it('gives up a search that a newer one replaces, and shows the newer one', async () => {
    const { page, complaints } = await openPage(browser, open.url);
    const asked: string[] = [];
    let letGo = (): void => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    await page.route('**/api/search', async (route) => {
      const [text] = route.request().postDataJSON().data;
      asked.push(text);
      if (text === 'airplane') await held;
      await route.continue().catch(() => {});
    });
    const cancelled = page.waitForEvent('requestfailed');
    await typeAtOnce(page, 'airplane');
    await page.locator('#progress').waitFor();
    await typeAtOnce(page, 'bicycle');
    expect((await cancelled).postDataJSON().data).toEqual(['airplane']);
    await firstCard(page, 'pictures').getByText('bicycle').waitFor();
    letGo();
    const answered = page.waitForResponse('**/api/search');
    await page.keyboard.press('Enter');
    await answered;
    expect(await firstCard(page, 'pictures').locator('.caption').innerText()).toBe('bicycle');
    // Not one search per key.
    expect(asked).toEqual(['airplane', 'bicycle', 'bicycle']);
    expect(complaints).toEqual([]);
  });
});
