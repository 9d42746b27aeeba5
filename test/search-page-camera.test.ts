import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { openBrowser, openPage } from './helpers/open-browser.ts';
import { pictureCollection } from './helpers/picture-collection.ts';
import { firstCard, serveSearchPage } from './helpers/search-page.ts';

let served: Awaited<ReturnType<typeof serveSearchPage>>;
let withCamera: Browser;
let without: Browser;

beforeAll(async () => {
  served = await serveSearchPage(pictureCollection(), { allowHosts: ['podflow.test'] });
  withCamera = await openBrowser([
    '--use-fake-device-for-media-stream',
    '--use-fake-ui-for-media-stream',
  ]);
  without = await openBrowser();
});

afterAll(async () => {
  await withCamera?.close();
  await without?.close();
  await served?.[Symbol.asyncDispose]();
});

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

/** True as long as the page takes pictures from the camera. */
const isOn = (page: Page) =>
  page.evaluate(() => document.querySelector('video')?.srcObject instanceof MediaStream);

/** Waits until the camera shows something newer than now; the clock in its picture has moved on. */
const nextFrame = (page: Page) =>
  page.locator('video').evaluate(
    (video: HTMLVideoElement) =>
      new Promise<void>((resolve) => {
        let frames = 4;
        const count = () => {
          frames -= 1;
          if (frames === 0) resolve();
          else video.requestVideoFrameCallback(count);
        };
        video.requestVideoFrameCallback(count);
      }),
  );

describe('the camera', () => {
  it('takes a picture, takes another one, and searches with it', async () => {
    const { page, complaints } = await openPage(withCamera, served.url);
    await button(page, 'Take a picture').click();
    await button(page, 'Take').click();
    const still = page.locator('#camera-still');
    const first = await still.evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
    await button(page, 'Retake').click();
    await button(page, 'Take').waitFor();
    expect(await still.isVisible()).toBe(false);
    expect(await isOn(page)).toBe(true);
    await nextFrame(page);
    await button(page, 'Take').click();
    const second = await still.evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
    expect(first.length).toBeGreaterThan(1_000);
    expect(second).not.toBe(first);
    const sent = page.waitForRequest('**/api/search');
    await button(page, 'Search with it').click();
    expect((await sent).postDataJSON().data[0]).toMatch(/^data:image\/jpeg;base64,/);
    await firstCard(page, 'captions').waitFor();
    expect(await page.locator('#camera').isVisible()).toBe(false);
    expect(await isOn(page)).toBe(false);
    expect(complaints).toEqual([]);
  });

  it.each(['the button', 'the Escape key'])('is cancelled by %s', async (way) => {
    const { page } = await openPage(withCamera, `${served.url}/#q=pizza`);
    await firstCard(page, 'pictures').waitFor();
    await button(page, 'Take a picture').click();
    await button(page, 'Take').waitFor();
    if (way === 'the button') await button(page, 'Cancel').click();
    else await page.keyboard.press('Escape');
    await page.locator('#camera').waitFor({ state: 'hidden' });
    expect(await isOn(page)).toBe(false);
    expect(await page.locator('#text').inputValue()).toBe('pizza');
    expect(await firstCard(page, 'pictures').isVisible()).toBe(true);
  });

  it('says so when it is not allowed', async () => {
    const refusing = await openBrowser([
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream=deny',
    ]);
    try {
      const { page } = await openPage(refusing, served.url);
      await button(page, 'Take a picture').click();
      await page.getByText('The camera is not allowed here.').waitFor();
      expect(await button(page, 'Take').isVisible()).toBe(false);
      await button(page, 'Cancel').click();
      expect(await page.locator('#camera').isVisible()).toBe(false);
    } finally {
      await refusing.close();
    }
  });

  it('is not offered where there is none', async () => {
    const { page } = await openPage(without, served.url);
    const cameras = await page.evaluate(async () => {
      const devices = await navigator.mediaDevices.enumerateDevices();
      return devices.filter(({ kind }) => kind === 'videoinput').length;
    });
    expect(cameras).toBe(0);
    expect(await button(page, 'Take a picture').isVisible()).toBe(false);
    expect(await page.locator('#choose').isVisible()).toBe(true);
  });

  it('is not offered where the browser closes it to pages: over plain HTTP', async () => {
    const plain = await openBrowser([
      '--use-fake-device-for-media-stream',
      '--host-resolver-rules=MAP podflow.test 127.0.0.1',
    ]);
    try {
      const { port } = new URL(served.url);
      const { page, complaints } = await openPage(plain, `http://podflow.test:${port}/#q=pizza`);
      await firstCard(page, 'pictures').waitFor();
      expect(await page.evaluate(() => isSecureContext)).toBe(false);
      expect(await button(page, 'Take a picture').isVisible()).toBe(false);
      // The clipboard is closed too: the command is selected.
      await page.getByRole('button', { name: 'Copy as curl' }).click();
      await page.getByText('Selected: copy it').waitFor();
      expect(await page.evaluate(() => String(getSelection()))).toMatch(/^curl 'http:/);
      expect(complaints).toEqual([]);
    } finally {
      await plain.close();
    }
  });
});
