import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page, Request } from 'playwright-core';
import { crossModalFlow } from './helpers/cross-modal.ts';
import { serveFlow } from './helpers/gateway.ts';
import { openBrowser } from './helpers/open-browser.ts';
import { pictureBytes, pictureCollection } from './helpers/picture-collection.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

type Served = Awaited<ReturnType<typeof serveFlow>>;

const bundle = createRequire(import.meta.url).resolve('jinabox/dist/jinabox.umd.min.js');
const opened: AsyncDisposable[] = [];
let browser: Browser;
/** The gateway of an index with pictures and captions, one with a token, and one of an empty index. */
let gateway: Served;
let locked: Served;
let empty: Served;
/** Where the page with Jina Box comes from: another origin than the gateways. */
let pageUrl: string;

beforeAll(async () => {
  const [full, none] = [await temporaryFolder(), await temporaryFolder()];
  opened.push(full, none);
  await crossModalFlow('flow-index', { workspace: full.path }).index(pictureCollection());
  gateway = await serveFlow(crossModalFlow('flow-query', { workspace: full.path }));
  empty = await serveFlow(crossModalFlow('flow-query', { workspace: none.path }), {
    emptyAsError: true,
  });
  locked = await serveFlow(crossModalFlow('flow-query', { workspace: full.path }), {
    token: 'a secret',
  });
  opened.push(gateway, empty, locked);
  const pages = await servePage();
  opened.push(pages);
  pageUrl = pages.url;
  browser = await openBrowser([
    '--use-fake-device-for-media-stream',
    '--use-fake-ui-for-media-stream',
  ]);
});

afterAll(async () => {
  await browser?.close();
  for (const each of opened.reverse()) await each[Symbol.asyncDispose]();
});

afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
});

/** Serves Jina Box as its README says, from an origin of its own. */
async function servePage(): Promise<{ url: string } & AsyncDisposable> {
  const script = await readFile(bundle);
  const html =
    '<!doctype html><meta charset="utf-8"><title>Jina Box</title>' +
    '<jina-searchbar id="box"></jina-searchbar><script src="/jinabox.js"></script>';
  const server = createServer(({ url }, response) => {
    const isScript = url === '/jinabox.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
    response.end(isScript ? script : html);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Opens Jina Box on an address; `requests` are those it sends there. */
async function openBox(address: string): Promise<{ page: Page; requests: Request[] }> {
  const page = await browser.newPage();
  page.setDefaultTimeout(10_000);
  // Its style sheet asks for a font on the web.
  await page.route('**/*', (route) =>
    /^(http:\/\/(localhost|127\.0\.0\.1)|data:)/.test(route.request().url())
      ? route.continue()
      : route.abort(),
  );
  const requests: Request[] = [];
  page.on('request', (request) => {
    if (request.url() === address && request.method() === 'POST') requests.push(request);
  });
  await page.goto(pageUrl);
  await page.evaluate((url) => {
    const box = (window as unknown as { JinaBox: { init(url: string, o: object): void } }).JinaBox;
    box.init(url, { timeout: 20_000 });
  }, address);
  return { page, requests };
}

async function ask(page: Page, text: string): Promise<void> {
  const input = page.locator('.jina-search-input');
  await input.fill(text);
  await input.press('Enter');
}

async function upload(page: Page, ...files: Parameters<typeof picture>[]): Promise<void> {
  await page.locator('.jina-search-icon').first().click();
  await page.locator('.jina-expander-file-input').setInputFiles(files.map((f) => picture(...f)));
}

function picture(hexcode: Parameters<typeof pictureBytes>[0], type = 'image/png') {
  return {
    name: `${hexcode}.png`,
    mimeType: type,
    buffer: Buffer.from(pictureBytes(hexcode)),
  };
}

const label = (page: Page) => page.locator('.jina-results-label').first();
const error = (page: Page) => page.locator('.jina-error p');

/** True when the browser could draw the first result. */
async function firstIsDrawn(page: Page): Promise<boolean> {
  return await page
    .locator('img.jina-result-image')
    .first()
    .evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth > 0));
}

describe('Jina Box 0.1.49', () => {
  it('asks for leave from another origin, and finds pictures for a text', async () => {
    const { page, requests } = await openBox(`${gateway.url}/api/search`);
    await ask(page, 'slice of pizza');
    await label(page).waitFor();
    expect(await label(page).innerText()).toMatch(/^8 results in [\d.]+ seconds$/);
    expect(await page.locator('img.jina-result-image').count()).toBe(8);
    expect(await firstIsDrawn(page)).toBe(true);
    expect(requests[0]?.postDataJSON()).toEqual({
      data: ['slice of pizza'],
      parameters: { top_k: 16 },
      mode: 'search',
    });
  });

  it('finds captions for a picture that is uploaded', async () => {
    const { page } = await openBox(`${gateway.url}/api/search`);
    await upload(page, ['1F436']);
    await label(page).waitFor();
    expect(await page.locator('.jina-text-result').first().innerText()).toBe('dog face');
  });

  it('shows the results of two files, each in a tab of its own', async () => {
    const { page, requests } = await openBox(`${gateway.url}/api/search`);
    await upload(page, ['1F355'], ['1F6B2']);
    await label(page).waitFor();
    expect(requests[0]?.postDataJSON().data).toHaveLength(2);
    expect(await page.locator('.jina-results-tab').count()).toBe(2);
    const best = async () => await page.locator('.jina-text-result').first().innerText();
    const first = await best();
    await page.locator('.jina-results-tab-1').click();
    expect(new Set([first, await best()])).toEqual(new Set(['pizza', 'bicycle']));
  });

  it('sends a picture that is clicked back as a query, and a caption as a text', async () => {
    const { page, requests } = await openBox(`${gateway.url}/api/search`);
    await ask(page, 'bicycle');
    await page.locator('img.jina-result-image').first().click();
    await page.locator('.jina-text-result').first().waitFor();
    expect(requests[1]?.postDataJSON().data[0]).toMatch(/^data:image\/png;/);
    expect(await page.locator('.jina-text-result').first().innerText()).toBe('bicycle');
    await page.locator('.jina-text-result').first().click();
    await page.locator('img.jina-result-image').first().waitFor();
    expect(requests[2]?.postDataJSON().data).toEqual(['bicycle']);
  });

  it('searches with the camera again and again', async () => {
    const { page, requests } = await openBox(`${gateway.url}/api/search`);
    await page.locator('.jina-search-icon').first().click();
    await page.locator('.jina-expander-capture-media-button').click();
    await page.locator('.jina-media-live-button').click();
    await page.locator('.jina-live-results-area .jina-text-result').first().waitFor();
    const answered = requests.length;
    const next = await page.waitForRequest((request) => request.method() === 'POST');
    expect(answered).toBeGreaterThanOrEqual(1);
    expect(next.postDataJSON().data[0]).toMatch(/^data:image\/jpeg;base64,/);
    expect((await next.response())?.status()).toBe(200);
  });

  it.each<[string, () => string, string, RegExp]>([
    ['an empty query', () => `${gateway.url}/api/search`, '', /the text is empty/],
    ['a web address', () => `${gateway.url}/api/search`, 'http://a.example/x.png', /fetch is off/],
    ['an unknown mode', () => `${gateway.url}/api/find`, 'cat', /unsupported mode find/],
    ['an address without a path', () => `${gateway.url}/`, 'cat', /send POST \/api\/search/],
    ['a wrong path', () => `${gateway.url}/search/api`, 'cat', /send POST \/api\/search/],
    ['a missing token', () => `${locked.url}/api/search`, 'cat', /needs a token/],
    ['nothing found', () => `${empty.url}/api/search`, 'cat', /no matches/],
  ])('shows our message for %s', async (_name, address, text, message) => {
    const { page } = await openBox(address());
    await ask(page, text);
    await error(page).waitFor();
    expect(await error(page).innerText()).toMatch(message);
  });

  it('shows our message for a file that is not what it says', async () => {
    const { page } = await openBox(`${gateway.url}/api/search`);
    await page.locator('.jina-search-icon').first().click();
    const file = { name: 'x.png', mimeType: 'image/png', buffer: Buffer.from('not a picture') };
    await page.locator('.jina-expander-file-input').setInputFiles([file]);
    await error(page).waitFor();
    expect(await error(page).innerText()).toMatch(/says image\/png, but its bytes are/);
  });

  it('shows our message for a picture that breaks off', async () => {
    const { page } = await openBox(`${gateway.url}/api/search`);
    await page.locator('.jina-search-icon').first().click();
    const buffer = Buffer.from(pictureBytes('1F355').subarray(0, 600));
    await page
      .locator('.jina-expander-file-input')
      .setInputFiles([{ name: 'x.png', mimeType: 'image/png', buffer }]);
    await error(page).waitFor();
    expect((await error(page).innerText()).length).toBeGreaterThan(20);
  });
});

describe('Jina Box 0.1.48', () => {
  it('finds as many pictures as it asks for with a top_k beside data', async () => {
    const { page } = await openBox(`${gateway.url}/api/search`);
    // The two releases differ in the body of the request only.
    await page.evaluate(() => {
      const send = XMLHttpRequest.prototype.send;
      XMLHttpRequest.prototype.send = function (body) {
        const { data, mode } = JSON.parse(String(body));
        send.call(this, JSON.stringify({ data, top_k: 3, mode }));
      };
    });
    const sent = page.waitForRequest((request) => request.method() === 'POST');
    await ask(page, 'a red apple');
    await label(page).waitFor();
    expect((await sent).postDataJSON()).toEqual({
      data: ['a red apple'],
      top_k: 3,
      mode: 'search',
    });
    expect(await page.locator('img.jina-result-image').count()).toBe(3);
  });
});
