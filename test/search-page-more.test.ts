import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { openBrowser, openPage } from './helpers/open-browser.ts';
import { pictureBytes, pictureCollection } from './helpers/picture-collection.ts';
import { drop, firstCard, serveSearchPage } from './helpers/search-page.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

let served: Awaited<ReturnType<typeof serveSearchPage>>;
let browser: Browser;

beforeAll(async () => {
  const apples = Array.from({ length: 40 }, (_, index) => ({
    id: `apple-${index}`,
    buffer: pictureBytes('1F34E'),
    mimeType: 'image/png',
    modality: 'image',
    tags: { id: `apple-${index}`, caption: `apple ${index}` },
  }));
  served = await serveSearchPage([...pictureCollection(), ...apples]);
  browser = await openBrowser();
});

afterAll(async () => {
  await browser?.close();
  await served?.[Symbol.asyncDispose]();
});

const focused = (page: Page) =>
  page.evaluate(
    () => document.activeElement?.closest('.card')?.querySelector('.caption')?.textContent,
  );

/** What a command writes to its standard output. */
async function runInShell(command: string, cwd: string): Promise<string> {
  const { stdout } = await promisify(execFile)('sh', ['-c', command], {
    cwd,
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout;
}

describe('Show more', () => {
  it('asks for more, keeps what is there, and goes on from where the list ended', async () => {
    const { page, complaints } = await openPage(browser, served.url);
    const asked: number[] = [];
    page.on('request', (request) => {
      if (request.method() === 'POST') asked.push(request.postDataJSON().top_k);
    });
    await page.keyboard.type('apple\n');
    const cards = page.locator('#pictures .card');
    await cards.nth(23).waitFor();
    expect(await cards.count()).toBe(24);
    await cards.first().evaluate((card) => card.setAttribute('data-kept', ''));
    await page.locator('#more').focus();
    const before = await page.evaluate(() => scrollY);
    expect(before).toBeGreaterThan(0);
    await page.keyboard.press('Enter');
    await cards.nth(47).waitFor();
    expect(asked.at(-1)).toBe(48);
    expect(await cards.count()).toBe(48);
    expect(await page.locator('[data-kept]').count()).toBe(1);
    expect(await page.evaluate(() => scrollY)).toBe(before);
    expect(await focused(page)).toBe(await cards.nth(24).locator('.caption').textContent());
    expect(await page.locator('#status').innerText()).toMatch(/^48 pictures in /);
    expect(complaints).toEqual([]);
  });

  it('keeps what is there when the server is gone, and offers to try again', async () => {
    const { page } = await openPage(browser, `${served.url}/#q=apple`);
    const cards = page.locator('#pictures .card');
    await cards.nth(23).waitFor();
    await page.context().setOffline(true);
    await page.locator('#more').click();
    await page.getByText('The server does not answer').waitFor();
    expect(await cards.count()).toBe(24);
    await page.context().setOffline(false);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.locator('#message').waitFor({ state: 'hidden' });
    expect(await cards.count()).toBe(24);
  });
});

describe('Copy as curl', () => {
  it('copies a command that asks the same', async () => {
    await using folder = await temporaryFolder();
    const { page } = await openPage(browser, served.url);
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.keyboard.type('it\'s "pizza", $HOME & 100 %');
    await firstCard(page, 'pictures').waitFor();
    await page.getByRole('button', { name: 'Copy as curl' }).click();
    await page.getByText('Copied', { exact: true }).waitFor();
    const command = await page.evaluate(() => navigator.clipboard.readText());
    expect(command).toBe(await page.locator('#command-text').inputValue());
    const { search } = JSON.parse(await runInShell(command, folder.path));
    expect(search.docs[0].text).toBe('it\'s "pizza", $HOME & 100 %');
    expect(search.docs[0].matches).toHaveLength(24);
  });

  it('copies one that reads the picture from a file', async () => {
    await using folder = await temporaryFolder();
    await writeFile(join(folder.path, 'picture.jpg'), pictureBytes('1F436'));
    const { page } = await openPage(browser, served.url);
    await drop(page, pictureBytes('1F436'));
    await firstCard(page, 'captions').waitFor();
    await page.getByRole('button', { name: 'Copy as curl' }).click();
    const command = await page.locator('#command-text').inputValue();
    expect(command.length).toBeLessThan(400);
    const { search } = JSON.parse(await runInShell(command, folder.path));
    expect(search.docs[0].matches[0].text).toBe('dog face');
  });

  it('selects the command where the clipboard is closed, and goes away with Escape', async () => {
    const { page } = await openPage(browser, `${served.url}/#q=pizza`);
    await page.evaluate(() => {
      Object.defineProperty(navigator, 'clipboard', { value: undefined });
    });
    const button = page.getByRole('button', { name: 'Copy as curl' });
    await button.click();
    await page.getByText('Selected: copy it').waitFor();
    expect(await page.evaluate(() => String(getSelection()))).toMatch(/^curl 'http:/);
    await page.keyboard.press('Escape');
    expect(await page.locator('#command').isVisible()).toBe(false);
    expect(await button.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await page.locator('#text').inputValue()).toBe('pizza');
  });
});
