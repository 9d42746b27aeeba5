import { describe, expect, it } from '@jest/globals';
import { describeTransport, envelope, peaConfig } from '../../../../test/contracts/transport.ts';
import { encodeRequest } from '../../src/document/codec.ts';
import { createDocument } from '../../src/document/document.ts';
import type { PeaReply } from '../../src/runtime/pea-protocol.ts';
import { openInProcessTransport } from '../../src/runtime/transports/in-process.ts';
import { createThreadTransports } from '../../src/runtime/transports/thread.ts';

describeTransport('in-process', openInProcessTransport);
describeTransport('thread', createThreadTransports());

describe('thread transport of a pool', () => {
  it('starts one Pea in each thread and numbers them', async () => {
    const config = peaConfig({ shard: 0, shards: 3 });
    const pool = createThreadTransports()({ config, peers: 3, onEvent() {}, onDeath() {} });
    await Promise.all([0, 1, 2].map((peer) => pool.send({ type: 'start' }, peer)));
    const replies = await Promise.all(
      Array.from({ length: 9 }, () =>
        pool.send({ type: 'handle', parts: [envelope('index')], onward: 0 }),
      ),
    );
    const shards = replies.map((reply) =>
      reply.type === 'envelope' ? reply.envelope.header.routes[0]?.shard : undefined,
    );
    expect([...new Set(shards)].sort()).toEqual([1, 2, 3]);
    await pool.close();
  });

  it('says that a Pea has died when its thread ends', async () => {
    const pool = createThreadTransports()({
      config: peaConfig(),
      peers: 1,
      onEvent() {},
      onDeath() {},
    });
    await pool.send({ type: 'start' });
    const held = expect(pool.send({ type: 'start' })).rejects.toMatchObject({
      code: 'ERR_PEA_DIED',
      pod: 'pod',
    });
    await pool.close();
    await held;
  });

  it('keeps large requests here until its Pea gets to them, where they can be given up', async () => {
    const transport = createThreadTransports()({
      config: peaConfig(),
      peers: 1,
      onEvent() {},
      onDeath() {},
    });
    const send = (requestId: string): Promise<PeaReply> => {
      const sent = encodeRequest({
        type: 'index',
        docs: [createDocument({ text: 'x'.repeat(30_000_000) })],
      });
      const { header } = envelope('index');
      const parts = [{ header: { ...header, requestId }, ...sent }];
      return transport.send({ type: 'handle', parts, onward: 0 });
    };
    const replies = ['a', 'b', 'c', 'd', 'e'].map(send);
    expect(transport.held).toBe(5);
    // Two of them are more than what a thread gets ahead.
    transport.cancel('d', 'unwanted');
    await expect(replies[3]).rejects.toMatchObject({ code: 'ERR_CANCELLED' });
    const settled = await Promise.all([0, 1, 2, 4].map((i) => replies[i]));
    expect(settled.map((reply) => reply?.type)).toEqual(Array(4).fill('envelope'));
    expect(transport.held).toBe(0);
    await transport.close();
  });

  it('lets what waits for a paused Pea wait, and refuses it with an error', async () => {
    const transport = createThreadTransports()({
      config: peaConfig(),
      peers: 1,
      onEvent() {},
      onDeath() {},
    });
    const send = () => transport.send({ type: 'handle', parts: [envelope('index')], onward: 0 });
    transport.pause(0);
    const refused = send();
    transport.refuse(new Error('not today'));
    await expect(refused).rejects.toThrow('not today');
    const waiting = send();
    transport.resume(0);
    expect((await waiting).type).toBe('envelope');
    await transport.close();
    await expect(send()).rejects.toMatchObject({ code: 'ERR_PEA_DIED' });
  });
});
