import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { WebSocket } from 'ws';
import { crossModalFlow, flowFile } from './helpers/cross-modal.ts';
import { runFlow } from './helpers/flow-command.ts';
import { serveFlow } from './helpers/gateway.ts';
import { openBrowser, openPage } from './helpers/open-browser.ts';
import { pictureCollection } from './helpers/picture-collection.ts';
import { firstCard } from './helpers/search-page.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

/** mini-clip reads 32 tokens. */
const long = `slice of pizza ${'with more and more cheese '.repeat(30)}`;
const notice =
  '"slice of pizza with more and more cheese…": longer than the 32 tokens that the model reads; only its beginning counts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let served: Awaited<ReturnType<typeof serveFlow>>;
let browser: Browser;

beforeAll(async () => {
  folder = await temporaryFolder();
  const workspace = folder.path;
  await crossModalFlow('flow-index', { workspace }).index(pictureCollection());
  served = await serveFlow(crossModalFlow('flow-query', { workspace, shards: 2 }));
  browser = await openBrowser();
});

afterAll(async () => {
  await browser?.close();
  await served?.[Symbol.asyncDispose]();
  await folder?.[Symbol.asyncDispose]();
});

async function search(body: object): Promise<{
  status: number;
  json: { search: { docs: { matches: unknown[] }[] }; status: object; warnings?: string[] };
}> {
  const response = await fetch(`${served.url}/api/search`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, json: await response.json() };
}

describe('a text longer than the model reads', () => {
  it('is searched for with its beginning, and the answer says so, once for each text', async () => {
    const other = `dog ${'and one more dog '.repeat(40)}`;
    const { status, json } = await search({ data: [long, 'cat', other, long], request_size: 1 });
    expect(status).toBe(200);
    expect(json.status).toEqual({});
    expect(json.search.docs.map(({ matches }) => matches.length > 0)).toEqual(Array(4).fill(true));
    expect(json.warnings).toEqual([
      notice,
      expect.stringMatching(/^"dog and one more .*…": longer than the 32 tokens/),
    ]);
  });

  it('is told at most 20 times in an answer', async () => {
    const { json } = await search({
      data: Array.from({ length: 30 }, (_, n) => `${n} ${long}`),
    });
    expect(json.search.docs).toHaveLength(30);
    expect(json.warnings).toHaveLength(20);
  });

  it.each([
    ['emoji only', '🍕'.repeat(20)],
    ['emoji joined', '👩‍👩‍👧‍👦'],
    ['control characters', '\u0000\u0007\u001b[31m\u007f'],
    ['a lone surrogate', '\ud83c cat \udf55'],
    ['right to left', '\u202eשלום עולם مرحبا'],
    ['blanks around', `  ${' '.repeat(5_000)}cat`],
    ['a million letters', 'a'.repeat(1_000_000)],
  ])('or an odd one never breaks a search: %s', async (_, text) => {
    const { status, json } = await search({ data: [text] });
    expect({ status, told: json.status }).toEqual({ status: 200, told: {} });
    expect(json.search.docs[0]?.matches.length).toBeGreaterThan(0);
  });

  it('leaves no word in the answer to a text that fits', async () => {
    expect((await search({ data: ['a slice of pizza'] })).json).not.toHaveProperty('warnings');
  });

  it('is told over WebSocket', async () => {
    const socket = new WebSocket(`${served.url.replace('http', 'ws')}/stream`);
    await new Promise((resolve) => socket.once('open', resolve));
    socket.send(JSON.stringify({ mode: 'search', data: [long] }));
    const text = await new Promise<string>((resolve) =>
      socket.once('message', (data) => resolve(String(data))),
    );
    socket.close();
    expect(JSON.parse(JSON.parse(text)).warnings).toEqual([notice]);
  });

  it('is told when it is stored, by a Flow without a server', async () => {
    await using other = await temporaryFolder();
    const flow = crossModalFlow('flow-index', { workspace: other.path });
    const answers: (readonly string[] | undefined)[] = [];
    await flow.index([{ id: 'long', text: long, modality: 'text' }], {
      onDone: ({ warnings }) => answers.push(warnings),
    });
    expect(answers).toEqual([[notice]]);
  });

  it('is told by flow search, with a Flow of its own and with a server', async () => {
    const env = { JINA_WORKSPACE: folder.path };
    const query = [`\u001b[31m${long}`, '-k', '1'];
    for (const where of [
      [flowFile('flow-query'), ...query],
      [...query, '--host', served.url],
    ]) {
      const { code, stdout, stderr } = await runFlow(['search', ...where], env);
      expect(code).toBe(0);
      expect(stdout).toContain('pizza');
      expect(stderr).toContain('warning: "\\u001b[31mslice of pizza');
      expect(stderr).toContain('only its beginning counts');
      expect(stderr).not.toContain('\u001b');
    }
    const { stdout } = await runFlow(['search', long, '--json', '--host', served.url], env);
    expect(JSON.parse(stdout).warnings).toEqual([notice]);
  });

  it('is told on the search page, as text', async () => {
    const { page, complaints } = await openPage(browser, served.url);
    await page.locator('#text').fill(`<b>pizza</b> ${long}`);
    await firstCard(page, 'pictures').waitFor();
    const status = page.locator('#status');
    await status.getByText('only its beginning counts').waitFor();
    expect(await status.innerText()).toContain('"<b>pizza</b> slice of pizza');
    expect(await status.locator('b').count()).toBe(0);
    expect(complaints).toEqual([]);
  });
});
