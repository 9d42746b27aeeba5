import { constants } from 'node:buffer';
import { describe, expect, it } from '@jest/globals';
import { overSocket } from './over-socket.ts';
import { send, startToy } from './toy-flow.ts';

const megabyte = 1_000_000;

/** No picture, so it stays in the answer. */
const film = Buffer.alloc(15 * megabyte, 7);

/** Sends a search; reads the answer as it comes, and keeps nothing of it. */
async function readThrough(url: string): Promise<{ status: number; bytes: number; end: string }> {
  const response = await fetch(`${url}/api/search`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"data":["a text"]}',
  });
  let [bytes, end] = [0, ''];
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    end = Buffer.from(chunk).toString('latin1').slice(-100);
  }
  return { status: response.status, bytes, end };
}

describe('an answer', () => {
  it('may be longer than a text may be, and takes no memory for that', async () => {
    await using toy = await startToy({ maxAnswer: 2_000 * megabyte });
    toy.flow.matches = Array.from({ length: 30 }, (_, n) => ({ id: `m${n}`, buffer: film }));
    const before = process.memoryUsage.rss();
    let most = 0;
    const watch = setInterval(() => {
      most = Math.max(most, process.memoryUsage.rss());
    }, 20);
    const { status, bytes, end } = await readThrough(toy.url);
    clearInterval(watch);
    expect(status).toBe(200);
    expect(bytes).toBeGreaterThan(constants.MAX_STRING_LENGTH);
    expect(end).toMatch(/\}\]\}$/);
    expect(most - before).toBeLessThan(400 * megabyte);
  });

  it('is the same JSON in pieces as in one', async () => {
    await using toy = await startToy();
    const matches = Array.from({ length: 2_000 }, (_, n) => ({
      id: `m${n}`,
      text: `„${n}“ ${'x'.repeat(n % 400)}`,
      tags: { n },
      chunks: [{ id: `c${n}`, matches: [{ id: 'deep', score: { value: 0.5 } }] }],
    }));
    const ask = async (path: string) => (await send(toy.url + path, { data: ['a'] })).json;
    toy.flow.matches = matches;
    const [long, longV2] = [await ask('/api/search'), await ask('/v2/search')];
    expect(long.search.docs[0]?.matches).toEqual(
      matches.map((match) => ({
        mimeType: '',
        ...match,
        chunks: [
          {
            id: expect.any(String),
            matches: [{ mimeType: '', id: 'deep', score: { value: 0.5 } }],
          },
        ],
        score: { value: 0 },
      })),
    );
    expect(longV2.data.docs[0]?.matches).toHaveLength(2_000);
    const text = await overSocket(toy.url, JSON.stringify({ data: ['a'] }));
    const { search } = JSON.parse(JSON.parse(text.toString()));
    expect(search.docs[0].matches).toEqual(long.search.docs[0]?.matches);
  });

  it('in pieces is counted by its bytes', async () => {
    await using toy = await startToy();
    toy.flow.matches = [{ id: 'm', text: 'x'.repeat(2 * megabyte) }];
    const { bytes } = await readThrough(toy.url);
    const metrics = await (await fetch(`${toy.url}/metrics`)).text();
    expect(metrics).toMatch(
      new RegExp(`jina_sent_response_bytes_sum\\{.*"/api/:mode"\\} ${bytes}\\n`),
    );
  });

  it('whose reader goes away is ended, and the next one is answered', async () => {
    await using toy = await startToy({ maxAnswer: 2_000 * megabyte });
    toy.flow.matches = Array.from({ length: 30 }, (_, n) => ({ id: `m${n}`, buffer: film }));
    const leave = new AbortController();
    const response = await fetch(`${toy.url}/api/search`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"data":["a text"]}',
      signal: leave.signal,
    });
    await response.body?.getReader().read();
    leave.abort();
    toy.flow.matches = [{ id: 'm' }];
    expect((await send(`${toy.url}/api/search`, { data: ['a'] })).status).toBe(200);
    expect(toy.logged).toEqual([]);
  });
});
