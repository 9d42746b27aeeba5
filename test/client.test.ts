import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Flow } from 'podflow';
import { WebSocket, WebSocketServer } from 'ws';
import type * as client from '../packages/client/src/index.ts';
import type { PodflowClient, SocketClass } from '../packages/client/src/index.ts';
import { crossModalFlow } from './helpers/cross-modal.ts';
import { serveFlow } from './helpers/gateway.ts';
import { openBrowser, openPage } from './helpers/open-browser.ts';
import { pictureBytes, pictureCollection } from './helpers/picture-collection.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

type Client = typeof client;

/** The built client, as packages of the workspace that depend on it get it. */
const built = new URL('../packages/client/dist/', import.meta.url);

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let flow: Flow;
let url: string;
let lib: Client;
let remote: PodflowClient;

beforeAll(async () => {
  lib = (await import(new URL('index.js', built).href)) as Client;
  folder = await temporaryFolder();
  const workspace = folder.path;
  const index = await crossModalFlow('flow-index', { workspace }).useRestGateway(0).start();
  const { documents, errors } = await new lib.PodflowClient((await index.url()) ?? '').index(
    pictureCollection().map(({ buffer, ...document }) => ({
      ...(document as unknown as client.ClientDocumentInput),
      ...(buffer && { buffer: Buffer.from(buffer).toString('base64') }),
    })),
    { requestSize: 5 },
  );
  expect([documents, errors]).toEqual([16, []]);
  await index.close();
  flow = await crossModalFlow('flow-query', { workspace }).useRestGateway(0).start();
  url = (await flow.url()) ?? '';
  remote = new lib.PodflowClient(url);
});

afterAll(async () => {
  await flow?.close();
  await folder?.[Symbol.asyncDispose]();
});

describe('the client against a served Flow', () => {
  it('finds pictures for texts and captions for pictures, in one call', async () => {
    const picture = new Blob([pictureBytes('1F436') as Uint8Array<ArrayBuffer>], {
      type: 'image/png',
    });
    const uri = await lib.toDataUri(pictureBytes('1F6B2'), 'image/png');
    const queries = ['slice of pizza', picture, pictureBytes('2708'), uri];
    const { docs, errors } = await remote.search(queries, { topK: 2, requestSize: 3 });
    expect(errors).toEqual([]);
    const best = docs.map(({ matches }) => matches[0]?.text ?? matches[0]?.tags?.['caption']);
    expect(best).toEqual(['pizza', 'dog face', 'airplane', 'bicycle']);
    for (const { matches } of docs) {
      expect(matches).toHaveLength(2);
      expect(matches[0]?.score?.value).toBeLessThanOrEqual(matches[1]?.score?.value ?? 0);
    }
  });

  it('streams', async () => {
    const streaming = new lib.PodflowClient(url, {
      WebSocket: WebSocket as unknown as SocketClass,
    });
    const best: unknown[] = [];
    const texts = ['red apple', 'airplane', 'red heart'];
    for await (const { answer } of streaming.stream(texts.map((data) => ({ data })))) {
      best.push(answer?.docs[0]?.matches?.[0]?.tags?.['caption']);
    }
    expect(best).toEqual(texts);
  });

  it('says what is missing for streaming where there is no WebSocket', async () => {
    if ('WebSocket' in globalThis) return expect(typeof globalThis.WebSocket).toBe('function');
    await expect(remote.stream([{ data: 'a' }]).next()).rejects.toMatchObject({
      code: 'ERR_NOT_SUPPORTED',
    });
  });

  it('names the Pods that are ready', async () => {
    const { ready, pods } = await remote.ready();
    expect(ready).toBe(true);
    expect(pods.map(({ name }) => name)).toContain('text_encoder');
  });
});

describe('the client in a browser', () => {
  it('searches, streams and tells errors, from a page of another origin', async () => {
    const page = await pageServer();
    const browser = await openBrowser();
    try {
      const { page: tab, complaints } = await openPage(browser, page.url);
      const found = await tab.evaluate(searchInBrowser, { url, bytes: [...pictureBytes('1F34E')] });
      expect(found).toEqual({
        text: 'pizza',
        picture: 'red apple',
        streamed: ['airplane', 'bicycle'],
        refused: 'ERR_TOP_K',
      });
      // The browser itself reports the answer with HTTP 422.
      expect(complaints.filter((text) => !text.includes('422'))).toEqual([]);
    } finally {
      await browser.close();
      await page.close();
    }
  });

  it('gives its token over WebSocket to a server that asks for a password', async () => {
    const page = await pageServer();
    const browser = await openBrowser();
    const guarded = await guardedSockets('sesame/1');
    try {
      const { page: tab } = await openPage(browser, page.url);
      const { url: address } = guarded;
      expect(await tab.evaluate(streamWithToken, { url: address, token: 'sesame/1' })).toBe('r1');
      expect(await tab.evaluate(streamWithToken, { url: address, token: 'wrong' })).toBe(
        'ERR_NETWORK',
      );
    } finally {
      guarded.close();
      await browser.close();
      await page.close();
    }
  });
});

describe('the client in a browser, against a Flow with a token', () => {
  it('streams with the token, and not with another one', async () => {
    await using server = await serveFlow(flow, { token: 'sesame/1' });
    const page = await pageServer();
    const browser = await openBrowser();
    try {
      const { page: tab } = await openPage(browser, page.url);
      const ask = (token: string) => tab.evaluate(streamWithToken, { url: server.url, token });
      expect(await ask('wrong')).toBe('ERR_NETWORK');
      expect(await ask('sesame/1')).toMatch(/^[\w-]{8,}$/);
    } finally {
      await browser.close();
      await page.close();
    }
  });
});

async function searchInBrowser({ url, bytes }: { url: string; bytes: number[] }) {
  const { PodflowClient } = (await import('/client/index.js' as string)) as Client;
  const client = new PodflowClient(url);
  const file = new File([new Uint8Array(bytes)], 'apple.png', { type: 'image/png' });
  const [text, picture] = (await client.search(['slice of pizza', file])).docs;
  const streamed: unknown[] = [];
  for await (const { answer } of client.stream([{ data: 'airplane' }, { data: 'bicycle' }])) {
    streamed.push(answer?.docs[0]?.matches?.[0]?.tags?.['caption']);
  }
  const refused = await client.search('a', { topK: 0 }).catch(({ code }) => code);
  return {
    text: text?.matches[0]?.tags?.['caption'],
    picture: picture?.matches[0]?.text,
    streamed,
    refused,
  };
}

async function streamWithToken({ url, token }: { url: string; token: string }) {
  const { PodflowClient } = (await import('/client/index.js' as string)) as Client;
  const stream = new PodflowClient(url, { token }).stream([{ data: 'slice of pizza' }]);
  return await stream.next().then(
    ({ value }) => value?.answer?.requestId,
    ({ code }) => code,
  );
}

/** WebSockets that ask for a password, as servers do whose clients are browsers. */
async function guardedSockets(password: string) {
  const server = createServer();
  const sockets = new WebSocketServer({ noServer: true });
  const expected = `Basic ${Buffer.from(`token:${password}`).toString('base64')}`;
  server.on('upgrade', (request, socket, head) => {
    if (request.headers.authorization !== expected) {
      const challenge = 'WWW-Authenticate: Basic realm="test"\r\nContent-Length: 0';
      socket.end(`HTTP/1.1 401 Unauthorized\r\n${challenge}\r\n\r\n`);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (client) => {
      const answer = JSON.stringify({ requestId: 'r1', search: { docs: [] } });
      client.on('message', () => client.send(JSON.stringify(answer)));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => {
      for (const client of sockets.clients) client.terminate();
      server.close();
    },
  };
}

/** A page, and the files of the built client, on loopback. */
async function pageServer() {
  const server = createServer(async ({ url: path = '' }, response) => {
    const [, name] = /^\/client\/([\w-]+\.js)$/.exec(path) ?? [];
    if (name) {
      response.setHeader('content-type', 'text/javascript');
      response.end(await readFile(new URL(name, built)));
    } else {
      response.setHeader('content-type', 'text/html');
      response.end('<!doctype html><link rel="icon" href="data:,"><title>client</title>');
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}
