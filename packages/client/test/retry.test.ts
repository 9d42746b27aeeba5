import { describe, expect, it } from '@jest/globals';
import { type ClientOptions, PodflowClient } from '@podflow/client';
import { found, type Step, scriptedServer } from './scripted-server.ts';

const quick: ClientOptions = { backoff: { first: 1, max: 2 } };
const refusal = (code: string) => ({ error: { code, message: `${code} happened`, path: 'top_k' } });
const sizes = async (...steps: [Step, ...Step[]]) => {
  await using server = await scriptedServer(steps);
  const client = new PodflowClient(server.url, quick);
  const outcome = await client.search('cat', { topK: 3 }).then(
    () => 'answered',
    (error) => error.code,
  );
  return { outcome, attempts: server.asked.length };
};

describe('repeating requests', () => {
  it.each([429, 500, 502, 503, 504])('repeats after HTTP %s', async (status) => {
    const failing = { status, body: refusal('ERR_OVERLOAD') };
    expect(await sizes(failing, failing, {})).toEqual({ outcome: 'answered', attempts: 3 });
  });

  it('repeats after a broken connection', async () => {
    expect(await sizes('cut', {})).toEqual({ outcome: 'answered', attempts: 2 });
  });

  it.each([400, 401, 404, 405, 406, 409, 413, 415, 422, 501, 507])(
    'does not repeat after HTTP %s',
    async (status) => {
      expect(await sizes({ status, body: refusal('ERR_TOP_K') }, {})).toEqual({
        outcome: 'ERR_TOP_K',
        attempts: 1,
      });
    },
  );

  it('gives up after the retries, with the last error', async () => {
    expect(await sizes({ status: 503, body: refusal('ERR_OVERLOAD') })).toEqual({
      outcome: 'ERR_OVERLOAD',
      attempts: 4,
    });
  });

  it('sends the very same body again, so that nothing is stored twice', async () => {
    await using server = await scriptedServer(['cut', { body: { ...found, index: { docs: [] } } }]);
    await new PodflowClient(server.url, quick).index(['a', { text: 'b' }]);
    const [first, second] = server.asked.map(({ body }) => body);
    expect(second).toBe(first);
    const ids = JSON.parse(first ?? '').data.map(({ id }: { id: string }) => id);
    expect(new Set(ids).size).toBe(2);
    for (const id of ids) expect(id).toMatch(/^[\da-f]{32}$/);
  });

  it('waits as long as Retry-After says', async () => {
    const busy = { status: 503, headers: { 'retry-after': '1' }, body: refusal('ERR_OVERLOAD') };
    await using server = await scriptedServer([busy, {}]);
    const client = new PodflowClient(server.url, quick);
    const controller = new AbortController();
    const search = client.search('cat', { signal: controller.signal });
    // Its own pause of at most 2 ms would be over.
    setTimeout(() => controller.abort(), 300);
    await expect(search).rejects.toMatchObject({ code: 'ERR_ABORTED' });
    expect(server.asked).toHaveLength(1);
    await client.search('cat');
    expect(server.asked).toHaveLength(2);
  });

  it('does not wait for a server that asks for more than a minute', async () => {
    const busy = { status: 503, headers: { 'retry-after': '3600' }, body: refusal('ERR_OVERLOAD') };
    expect(await sizes(busy)).toEqual({ outcome: 'ERR_OVERLOAD', attempts: 1 });
  });

  it('sends once with retries 0', async () => {
    await using server = await scriptedServer([{ status: 503, body: 'busy' }]);
    const client = new PodflowClient(server.url, { retries: 0 });
    await expect(client.status()).rejects.toMatchObject({ status: 503 });
    expect(server.asked).toHaveLength(1);
  });
});

describe('failures', () => {
  it('a server that does not answer is ERR_TIMEOUT, and not asked again', async () => {
    await using server = await scriptedServer(['hang']);
    const client = new PodflowClient(server.url, { timeout: 50 });
    await expect(client.search('cat')).rejects.toMatchObject({
      code: 'ERR_TIMEOUT',
      message: expect.stringContaining('within 50 ms'),
    });
    expect(server.asked).toHaveLength(1);
  });

  it('nobody there is ERR_NETWORK with the address', async () => {
    const { url } = await scriptedServer([{}]).then(async (server) => {
      await server[Symbol.asyncDispose]();
      return server;
    });
    const client = new PodflowClient(url, { ...quick, retries: 1 });
    const where = expect.stringContaining(`${url}/api/search`);
    await expect(client.search('cat')).rejects.toMatchObject({
      code: 'ERR_NETWORK',
      message: where,
    });
  });

  it.each([
    ['a page', '<html>hello</html>'],
    ['other JSON', { hello: 'world' }],
    ['a list', []],
    ['an answer without Documents', { requestId: 'x', search: {} }],
  ])('%s with HTTP 200 is ERR_ANSWER', async (_what, body) => {
    expect(await sizes({ body }, {})).toEqual({ outcome: 'ERR_ANSWER', attempts: 1 });
  });

  it('says what a proxy said', async () => {
    await using server = await scriptedServer([{ status: 404, body: '<h1>no\nsuch host</h1>' }]);
    await expect(new PodflowClient(server.url).search('cat')).rejects.toMatchObject({
      code: 'ERR_ANSWER',
      status: 404,
      message: expect.stringContaining('HTTP 404, <h1>no such host</h1>'),
    });
  });

  it('an error of an old server that lists no errors is not lost', async () => {
    const body = { ...found, status: { code: 'ERROR', description: 'it broke' } };
    await using server = await scriptedServer([{ body }]);
    const { errors, failed } = await new PodflowClient(server.url).search('cat');
    expect(errors[0]).toEqual({ code: 'ERR_EXECUTOR', message: 'it broke' });
    expect(failed).toBe(1);
  });

  it('an aborted signal sends nothing', async () => {
    await using server = await scriptedServer([{}]);
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(new PodflowClient(server.url).search('cat', { signal })).rejects.toMatchObject({
      code: 'ERR_ABORTED',
      cause: expect.objectContaining({ message: 'enough' }),
    });
    expect(server.asked).toHaveLength(0);
  });

  it('aborts what is under way', async () => {
    await using server = await scriptedServer(['hang']);
    const controller = new AbortController();
    const search = new PodflowClient(server.url).search('cat', { signal: controller.signal });
    setTimeout(() => controller.abort(), 50);
    await expect(search).rejects.toMatchObject({ code: 'ERR_ABORTED' });
  });

  it('says how many Documents were answered before it failed', async () => {
    const indexed = { body: { ...found, index: { docs: [] } } };
    await using server = await scriptedServer([
      indexed,
      indexed,
      { status: 507, body: refusal('ERR_INDEX_FULL') },
    ]);
    const client = new PodflowClient(server.url, { concurrency: 1 });
    await expect(
      client.index(['a', 'b', 'c', 'd', 'e', 'f'], { requestSize: 2 }),
    ).rejects.toMatchObject({
      code: 'ERR_INDEX_FULL',
      status: 507,
      answered: 4,
    });
    expect(server.asked).toHaveLength(3);
  });
});

describe('what is sent', () => {
  it('sends the token, the path below a prefix, and options by their names', async () => {
    await using server = await scriptedServer([{}]);
    const client = new PodflowClient(`${server.url}/clip?x=1`, { token: 'secret' });
    const queryset = [{ name: 'SliceQL', parameters: { end: 1 } }];
    await client.search({ id: 'q', text: 'cat' }, { topK: 7, queryset });
    const [{ method, url, headers, body } = { method: '', url: '', headers: {}, body: '' }] =
      server.asked;
    expect([method, url]).toEqual(['POST', '/clip/api/search']);
    expect(headers.authorization).toBe('Bearer secret');
    expect(headers['content-type']).toBe('application/json');
    expect(JSON.parse(body)).toEqual({ data: [{ id: 'q', text: 'cat' }], top_k: 7, queryset });
  });

  it('begins another request before one gets too long', async () => {
    await using server = await scriptedServer([{ body: { ...found, index: { docs: [] } } }]);
    const client = new PodflowClient(server.url, { requestBytes: 250, concurrency: 1 });
    const result = await client.index(Array.from({ length: 5 }, () => 'x'.repeat(20)));
    expect(result).toMatchObject({ documents: 5, requests: 3 });
    expect(server.asked.map(({ body }) => JSON.parse(body).data.length)).toEqual([2, 2, 1]);
  });

  it('sends nothing for nothing', async () => {
    await using server = await scriptedServer([{}]);
    const result = await new PodflowClient(server.url).index([]);
    expect(result).toMatchObject({ requests: 0, documents: 0, errors: [] });
    expect(server.asked).toHaveLength(0);
  });

  it.each(['localhost:45678', 'ftp://localhost', '', 'not an address'])(
    'refuses the address %j',
    (url) => {
      expect(() => new PodflowClient(url)).toThrow(/expected one such as http:\/\/localhost:45678/);
    },
  );

  it.each([
    { retries: -1 },
    { retries: 1.5 },
    { timeout: Number.NaN },
    { concurrency: 0 },
    { requestBytes: 0 },
    { backoff: { first: 10, max: 5 } },
  ])('refuses the options %j', (options) => {
    expect(() => new PodflowClient('http://localhost', options)).toThrow(/expected a whole number/);
  });
});
