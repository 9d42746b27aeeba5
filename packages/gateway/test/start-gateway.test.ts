import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { startGateway } from '../src/index.ts';
import { commands, send, startToy, ToyFlow } from './toy-flow.ts';

describe('startGateway', () => {
  it('takes a free port for 0 and says which', async () => {
    await using one = await startToy();
    await using two = await startToy();
    expect(one.url).toMatch(/^http:\/\/localhost:\d{4,5}$/);
    expect(one.url).not.toBe(two.url);
    expect((await fetch(`${one.url}/healthz`)).status).toBe(200);
  });

  it('says that a port is taken and what to do', async () => {
    await using toy = await startToy();
    const port = Number(new URL(toy.url).port);
    await expect(startGateway(new ToyFlow(), { host: '127.0.0.1', port })).rejects.toMatchObject({
      code: 'ERR_PORT_IN_USE',
      message: expect.stringMatching(
        new RegExp(`^Port ${port} .*stop that one, or set port_expose`),
      ),
    });
    expect((await fetch(`${toy.url}/healthz`)).status).toBe(200);
  });

  it.each(['192.0.2.1', 'no-such-host.invalid'])('refuses the address %s', async (host) => {
    await expect(startGateway(new ToyFlow(), { host, port: 0 })).rejects.toMatchObject({
      code: 'ERR_VALUE',
      message: expect.stringContaining(`The gateway cannot listen on host ${host}, port 0`),
    });
  });

  it('frees its port when it closes, and may be closed twice', async () => {
    const toy = await startToy();
    const port = Number(new URL(toy.url).port);
    await Promise.all([toy.server.close(), toy.server.close()]);
    await toy.server.close();
    await expect(fetch(`${toy.url}/healthz`)).rejects.toThrow('fetch failed');
    const again = await startGateway(new ToyFlow(), { host: '127.0.0.1', port });
    await again.close();
  });

  it('answers what is in flight before it is closed, and nothing new', async () => {
    await using toy = await startToy();
    const { flow, server, url } = toy;
    const inFlight = send(`${url}/api/search`, { data: [commands.wait] });
    while (flow.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    const closed = server.close();
    await expect(fetch(`${url}/healthz`)).rejects.toThrow('fetch failed');
    flow.release();
    const { status, json, headers } = await inFlight;
    expect(status).toBe(200);
    expect(json.search.docs[0]?.matches).toHaveLength(2);
    // The client's connection would stay open for more than a minute otherwise.
    expect(headers.get('connection')).toBe('close');
    await closed;
  });

  it('does not wait for connections on which nothing was asked', async () => {
    await using toy = await startToy();
    const socket = connect(Number(new URL(toy.url).port), '127.0.0.1');
    await once(socket, 'connect');
    // A whole request on another connection: by then the server knows of the first one.
    expect((await fetch(`${toy.url}/healthz`)).status).toBe(200);
    const closed = once(socket, 'close');
    await toy.server.close();
    await closed;
  });

  it('survives a client that goes away', async () => {
    await using toy = await startToy();
    const { flow, url } = toy;
    const controller = new AbortController();
    const request = fetch(`${url}/api/search`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ data: [commands.wait] }),
      signal: controller.signal,
    });
    while (flow.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    controller.abort();
    await expect(request).rejects.toMatchObject({ name: 'AbortError' });
    flow.release();
    expect((await send(`${url}/api/search`, { data: ['a'] })).status).toBe(200);
    expect(toy.logged).toEqual([]);
  });
});
