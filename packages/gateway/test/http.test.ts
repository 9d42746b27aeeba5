import { describe, expect, it } from '@jest/globals';
import { commands, send, startToy } from './toy-flow.ts';

describe('addresses and methods', () => {
  it.each(['foo', 'control', '__proto__', 'searchx'])('POST /api/%s is no mode', async (mode) => {
    await using toy = await startToy();
    const { status, json } = await send(`${toy.url}/api/${mode}`, { data: ['a'] });
    expect(status).toBe(405);
    expect(json.reason).toBe(`unsupported mode ${mode}`);
    expect(json.error.code).toBe('ERR_MODE');
    expect(json.search.docs).toEqual([]);
  });

  it('tells an unknown mode before it looks at the body', async () => {
    await using toy = await startToy();
    const response = await fetch(`${toy.url}/api/foo`, { method: 'POST' });
    expect(response.status).toBe(405);
  });

  it.each(['GET', 'PUT', 'PATCH', 'DELETE'])('%s /api/search is told to POST', async (method) => {
    await using toy = await startToy();
    const response = await fetch(`${toy.url}/api/search`, { method });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('POST, OPTIONS');
    expect(await response.text()).toContain('send POST /api/search');
  });

  it.each(['/', '/api', '/nowhere', '/api/search/more', '/stream'])(
    'POST %s names the right address',
    async (path) => {
      await using toy = await startToy();
      const { status, json } = await send(`${toy.url}${path}`, { data: ['a'] });
      expect(status).toBe(404);
      expect(json.error.code).toBe('ERR_ROUTE');
      expect(json.status.description).toContain('POST /api/search');
      expect(json.search.docs).toEqual([]);
      expect(json.data.docs).toEqual([]);
    },
  );
});

describe('content types and origins', () => {
  it.each(['application/json', 'application/json; charset=utf-8', 'application/ld+json', ''])(
    'takes %j',
    async (type) => {
      await using toy = await startToy();
      expect((await send(`${toy.url}/api/search`, { data: ['a'] }, { type })).status).toBe(200);
    },
  );

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/jsonx',
    'nonsense',
  ])('refuses %j', async (type) => {
    await using toy = await startToy();
    const { status, json } = await send(`${toy.url}/api/search`, { data: ['a'] }, { type });
    expect(status).toBe(415);
    expect(json.error.code).toBe('ERR_MEDIA_TYPE');
    expect(json.error.message).toContain('content-type: application/json');
    expect(json.search.docs).toEqual([]);
  });

  it('takes a missing type from no page and from its own, but not from a page of another origin', async () => {
    await using toy = await startToy();
    const from = async (origin: string) =>
      (await send(`${toy.url}/api/search`, { data: ['a'] }, { type: '', headers: { origin } }))
        .status;
    expect(await from(toy.url)).toBe(200);
    expect(await from('http://localhost:1')).toBe(415);
    expect(await from('https://jina.ai')).toBe(415);
    expect(await from('https://example.org')).toBe(403);
  });

  it('lets pages of an allowed origin ask, without their cookies', async () => {
    await using toy = await startToy();
    const origin = 'https://jina.ai';
    const preflight = await fetch(`${toy.url}/api/search`, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type',
      },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-origin')).toBe(origin);
    expect(preflight.headers.get('access-control-allow-methods')).toContain('POST');
    expect(preflight.headers.get('access-control-allow-headers')).toBe('content-type');
    expect(preflight.headers.get('access-control-allow-credentials')).toBeNull();
    const good = await send(`${toy.url}/api/search`, { data: ['a'] }, { headers: { origin } });
    const bad = await send(`${toy.url}/api/search`, {}, { headers: { origin } });
    expect(good.headers.get('access-control-allow-origin')).toBe(origin);
    expect(bad.headers.get('access-control-allow-origin')).toBe(origin);
  });
});

describe('failures of the Flow', () => {
  it('answers the code of the Flow with its status, and no path of the server', async () => {
    await using toy = await startToy();
    const { status, json, headers } = await send(`${toy.url}/api/search`, { data: [commands.die] });
    expect(status).toBe(503);
    expect(headers.get('retry-after')).toBe('1');
    expect(json.error).toEqual({ code: 'ERR_PEA_DIED', message: 'Pod encoder died at encoder.js' });
    expect(json.search.docs).toEqual([]);
    expect(toy.logged).toEqual([]);
  });

  it('waits for all batches before it says that one failed', async () => {
    await using toy = await startToy();
    const body = { data: ['a', commands.die, 'c'], request_size: 1 };
    expect((await send(`${toy.url}/api/search`, body)).status).toBe(503);
    expect(toy.flow.requests).toHaveLength(3);
  });

  it('keeps an unknown error for its log', async () => {
    await using toy = await startToy();
    const { status, json } = await send(`${toy.url}/api/search`, { data: [commands.bug] });
    expect(status).toBe(500);
    expect(json.error.code).toBe('ERR_INTERNAL');
    expect(JSON.stringify(json)).not.toMatch(/secret|not a function/);
    expect(toy.logged).toHaveLength(1);
    expect(toy.logged[0]).toMatch(/POST \/api\/:mode: TypeError: x is not a function/);
  });
});

describe('bodies that are hard to read (N10)', () => {
  it('do not keep others waiting until all of them are done', async () => {
    await using toy = await startToy();
    const hostile = [
      `{"data": [${'['.repeat(1_000_000)}`,
      `{"data": [${'"a",'.repeat(1_000_000)}"a"]}`,
      JSON.stringify({ data: ['x'.repeat(10_000_000)] }),
      `{"data": [{"tags": {${Array.from({ length: 600_000 }, (_, i) => `"${i}":0`)}}}]}`,
    ];
    const ended: string[] = [];
    const bodies = [...hostile, ...hostile].map(async (body) => {
      expect((await send(`${toy.url}/api/search`, body)).status).toBe(422);
      ended.push('hostile');
    });
    for (let asked = 0; asked < 2; asked++) {
      expect((await fetch(`${toy.url}/healthz`)).status).toBe(200);
      ended.push('health');
    }
    await Promise.all(bodies);
    expect(ended).toHaveLength(10);
    // Two questions, one after the other, while the bodies were being read.
    expect(ended.at(-1)).toBe('hostile');
  });
});
