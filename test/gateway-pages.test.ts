import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import type { Flow } from 'podflow';
import { axeViolations } from './helpers/axe-violations.ts';
import { crossModalFlow } from './helpers/cross-modal.ts';
import { serveFlow } from './helpers/gateway.ts';
import { openBrowser, openPage } from './helpers/open-browser.ts';
import { pictureCollection } from './helpers/picture-collection.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

const run = promisify(execFile);

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let flow: Flow;
let url: string;
let browser: Browser;

beforeAll(async () => {
  folder = await temporaryFolder();
  const workspace = folder.path;
  await crossModalFlow('flow-index', { workspace }).index(pictureCollection());
  flow = await crossModalFlow('flow-query', { workspace }).useRestGateway(0).start();
  url = (await flow.url()) ?? '';
  browser = await openBrowser();
});

afterAll(async () => {
  await browser?.close();
  await flow?.close();
  await folder?.[Symbol.asyncDispose]();
});

async function search(text: string): Promise<void> {
  await fetch(`${url}/api/search`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ data: [text] }),
  });
}

describe('the page of the running Flow', () => {
  it('shows the numbers of each Pod in the picture and in a table, and keeps them up to date', async () => {
    const { page, complaints } = await openPage(browser, `${url}/flow`);
    await page.getByText('Live', { exact: true }).waitFor();
    await search('pizza');
    const cell = page.locator('tr[data-pod="text_encoder"] td').first();
    await page.waitForFunction(
      () => document.querySelector('tr[data-pod="text_encoder"] td')?.textContent !== '0.0',
    );
    expect(Number(await cell.innerText())).toBeGreaterThan(0);
    const labels = await page.locator('.graph g.pod text.live').allTextContents();
    expect(labels).toHaveLength(16);
    expect(labels.filter((label) => /^[\d.]+ docs\/s · queue \d+$/.test(label))).toHaveLength(8);
    expect(labels.filter((label) => / ms \/ .* ms · 0 errors$/.test(label))).toHaveLength(8);
    expect(complaints).toEqual([]);
  });
});

describe('the documentation page', () => {
  it('shows without a complaint', async () => {
    const { page, complaints } = await openPage(browser, `${url}/docs`);
    await page.getByText('/api/{mode}', { exact: true }).waitFor();
    expect(complaints).toEqual([]);
  });
});

describe.each([
  ['/flow', 'Live'],
  ['/docs', 'WS /stream'],
])('%s', (path, text) => {
  it.each([
    { width: 1280, colorScheme: 'light' },
    { width: 1280, colorScheme: 'dark' },
    { width: 360, colorScheme: 'light' },
  ] as const)('fits and is accessible at %j', async ({ width, colorScheme }) => {
    const { page } = await openPage(browser, url + path, { width, height: 800 });
    await page.emulateMedia({ colorScheme });
    await page.getByText(text, { exact: true }).first().waitFor();
    expect(await axeViolations(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    await page.context().close();
  });
});

describe('docs/reference/rest.md', () => {
  it('has commands that work', async () => {
    const text = await readFile(new URL('../docs/reference/rest.md', import.meta.url), 'utf8');
    const blocks = [...text.matchAll(/```sh\n(curl[\s\S]*?)```/g)].map(([, block = '']) => block);
    expect(blocks.length).toBeGreaterThanOrEqual(6);
    await using writable = await temporaryFolder();
    await using index = await serveFlow(crossModalFlow('flow-index', { workspace: writable.path }));
    for (const block of blocks) {
      const isWrite = /\/(?:index|update|delete)\b/.test(block);
      const command = block.replaceAll('http://localhost:45678', isWrite ? index.url : url);
      const { stdout } = await run('bash', ['-c', command.replace('curl', 'curl -sS --fail')]);
      expect(stdout).not.toBe('');
      expect(stdout).not.toContain('"ERROR"');
    }
  });
});
