import { describe, expect, it } from '@jest/globals';
import { describeTransport, envelope, peaConfig } from '../../../../test/contracts/transport.ts';
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
});
