import { once } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { WebSocket } from 'ws';
import { commands, pixelUri, send, startToy } from './toy-flow.ts';

describe('GET /readyz', () => {
  const up = { name: 'encoder', ready: true, pending: 0, restarts: 0 };

  it('is 200 when every Pod is up', async () => {
    await using toy = await startToy();
    toy.flow.states = [up];
    const response = await fetch(`${toy.url}/readyz`);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ status: 'ready', pods: [up] });
  });

  it('is 503 and names the Pods that are not', async () => {
    await using toy = await startToy();
    toy.flow.states = [up, { name: 'indexer', ready: false, pending: 2, restarts: 1 }];
    const response = await fetch(`${toy.url}/readyz`);
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('1');
    expect(await response.json()).toMatchObject({
      error: { code: 'ERR_PEA_DIED', message: 'Not ready: indexer; ask again in a second' },
      pods: [{ ready: true }, { ready: false }],
    });
    expect((await fetch(`${toy.url}/healthz`)).status).toBe(200);
  });
});

describe('GET /metrics', () => {
  it('counts what came in and went out, under the names of Jina', async () => {
    await using toy = await startToy();
    await send(`${toy.url}/api/search`, { data: ['a'] });
    await send(`${toy.url}/api/search`, { data: [commands.fail] });
    await send(`${toy.url}/api/search`, { data: [commands.die] });
    await send(`${toy.url}/api/search`, {});
    await fetch(`${toy.url}/made/up`);
    const response = await fetch(`${toy.url}/metrics`);
    expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0.0.4/);
    const text = await response.text();
    const gateway = 'runtime_name="gateway",executor="",executor_endpoint=';
    expect(text).toContain(`jina_receiving_request_seconds_count{${gateway}"/api/:mode"} 4`);
    expect(text).toContain(`jina_receiving_request_seconds_count{${gateway}"(none)"} 1`);
    expect(text).toContain(`jina_sending_request_seconds_count{${gateway}"/search"} 2`);
    expect(text).toContain(`jina_successful_requests{${gateway}"/search"} 1`);
    expect(text).toContain(`jina_failed_requests{${gateway}"/search"} 2`);
    expect(text).toContain('jina_number_of_pending_requests{runtime_name="gateway"} 0');
    expect(text).toMatch(/jina_received_request_bytes_sum\{.*"\/api\/:mode"\} [1-9]/);
    expect(text).toMatch(/jina_sent_response_bytes_sum\{.*"\/api\/:mode"\} [1-9]/);
    // Two of the three requests that the Flow took have an answer.
    expect(text).toContain(`jina_sent_request_bytes_sum{${gateway}"/search"} 2000`);
    expect(text).toContain(`jina_received_response_bytes_sum{${gateway}"/search"} 5000`);
    expect(text).toContain(`jina_received_response_bytes_count{${gateway}"/search"} 2`);
    expect(text).not.toContain('made/up');
  });
});

describe('GET /metrics of WS /stream', () => {
  it('counts each request, not the connection', async () => {
    await using toy = await startToy();
    const socket = new WebSocket(`${toy.url.replace('http', 'ws')}/stream`);
    await once(socket, 'open');
    const request = JSON.stringify({ data: ['a cat'] });
    let answered = 0;
    for (let count = 0; count < 3; count += 1) {
      socket.send(request);
      const [answer] = await once(socket, 'message');
      answered += Buffer.byteLength(answer);
    }
    socket.close();
    await once(socket, 'close');
    const text = await (await fetch(`${toy.url}/metrics`)).text();
    const stream = 'runtime_name="gateway",executor="",executor_endpoint="/stream"';
    expect(text).toContain(`jina_receiving_request_seconds_count{${stream}} 3`);
    expect(text).toContain(`jina_received_request_bytes_sum{${stream}} ${3 * request.length}`);
    expect(text).toContain(`jina_sent_response_bytes_sum{${stream}} ${answered}`);
  });
});

describe('POST /v2/search', () => {
  it('answers in the shape of Jina 2.0', async () => {
    await using toy = await startToy();
    const body = { data: ['a cat'], parameters: { top_k: 2 } };
    const { status, json } = await send(`${toy.url}/v2/search`, body);
    expect(status).toBe(200);
    expect(json).toMatchObject({
      request_id: 'request-1',
      header: { request_id: 'request-1', exec_endpoint: '/search', status: {} },
      parameters: { top_k: 2 },
      data: {
        docs: [
          {
            text: 'a cat',
            mime_type: 'text/plain',
            matches: [
              { id: 'm1', uri: pixelUri, mime_type: 'image/png', score: { value: 0 } },
              {
                id: 'm2',
                scores: { score: { value: 0.25, ref_id: toy.flow.requests[0]?.docs[0]?.id } },
              },
            ],
          },
        ],
      },
    });
    expect(json).not.toHaveProperty('search');
  });

  it('leaves the keys of tags as they are', async () => {
    await using toy = await startToy();
    const { json } = await send(`${toy.url}/v2/search`, {
      data: [{ text: 'a', tags: { camelCase: { innerKey: 1 } } }],
    });
    expect(json.data.docs[0]).toMatchObject({ tags: { camelCase: { innerKey: 1 } } });
  });

  it('refuses as the other routes do', async () => {
    await using toy = await startToy();
    const { status, json } = await send(`${toy.url}/v2/search`, { data: [''] });
    expect(status).toBe(422);
    expect(json.data.docs).toEqual([]);
  });
});

describe('emptyAsError', () => {
  it('tells a search without matches with an error, and only that', async () => {
    await using toy = await startToy({ emptyAsError: true });
    const found = await send(`${toy.url}/api/search`, { data: ['a'] });
    expect(found.json.status).toEqual({});
    toy.flow.findsNothing = true;
    const { status, json } = await send(`${toy.url}/api/search`, { data: ['a'] });
    expect(status).toBe(200);
    expect(json).toMatchObject({
      search: { docs: [] },
      status: { code: 'ERROR', description: 'no matches' },
    });
    const indexed = await send(`${toy.url}/api/index`, { data: ['a'] });
    expect(indexed.json.status).toEqual({});
  });

  it('is off unless asked for', async () => {
    await using toy = await startToy();
    toy.flow.findsNothing = true;
    const { json } = await send(`${toy.url}/api/search`, { data: ['a'] });
    expect(json.status).toEqual({});
    expect(json.search.docs).toHaveLength(1);
  });
});

describe('GET /flow', () => {
  it('shows the picture it was given, under a policy that takes its style', async () => {
    const svg = '<svg xmlns="http://www.w3.org/2000/svg"><style>text{fill:red}</style></svg>';
    await using toy = await startToy({ plot: async () => svg });
    const response = await fetch(`${toy.url}/flow`);
    expect(response.status).toBe(200);
    expect(await response.text()).toContain(svg);
    const policy = response.headers.get('content-security-policy');
    expect(policy).toContain(
      "style-src 'self' 'sha256-ObtmXGPEMSOWoAavs1sM7q6+3qxCRGHXQlk+FhdM4ik='",
    );
    expect(policy).toContain("script-src 'self';");
  });

  it('says so when there is nothing to draw with', async () => {
    await using toy = await startToy();
    const response = await fetch(`${toy.url}/flow`);
    expect(response.status).toBe(501);
    expect(await response.json()).toMatchObject({ error: { code: 'ERR_NOT_SUPPORTED' } });
  });
});
