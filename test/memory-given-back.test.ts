import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import sharp from 'sharp';
import { crossModalFlow } from './helpers/cross-modal.ts';
import { serveFlow } from './helpers/gateway.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

const megabyte = 1_000_000;

/** A PNG of 25 million pixels, as a data URI of a few 100 kB. */
async function widePicture(): Promise<string> {
  const create = { width: 5_000, height: 5_000, channels: 3 as const, background: '#369' };
  const bytes = await sharp({ create }).png().toBuffer();
  return `data:image/png;base64,${bytes.toString('base64')}`;
}

it('memory of decoded pictures is given back seconds after the last search', async () => {
  await using folder = await temporaryFolder();
  await using served = await serveFlow(crossModalFlow('flow-query', { workspace: folder.path }));
  const body = JSON.stringify({ data: [await widePicture()] });
  const search = async () => {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${served.url}/api/search`, { method: 'POST', headers, body });
    expect(response.status).toBe(200);
    await response.text();
  };
  await search();
  await sleep(4_000);
  const before = process.memoryUsage.rss();
  for (let round = 0; round < 3; round++) {
    await Promise.all([search(), search(), search(), search()]);
  }
  const deadline = Date.now() + 20_000;
  while (process.memoryUsage.rss() > before + 200 * megabyte && Date.now() < deadline) {
    await sleep(250);
  }
  // Each of the twelve had 75 MB of pixels.
  expect(process.memoryUsage.rss() - before).toBeLessThan(200 * megabyte);
}, 120_000);
