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
    await Promise.all([0, 1, 2].map(() => pool.send({ type: 'start', peers: 3 })));
    expect(new Int32Array(config.started)[0]).toBe(3);
    const replies = await Promise.all(
      Array.from({ length: 9 }, () =>
        pool.send({ type: 'handle', parts: [envelope('index')], onward: 0 }),
      ),
    );
    const shards = replies.map((reply) =>
      reply.type === 'envelope' ? reply.envelope.header.routes[0]?.shard : undefined,
    );
    expect(shards.every((shard) => shard !== undefined && shard >= 1 && shard <= 3)).toBe(true);
    await pool.close();
  });

  it('says that a Pea has died when its thread ends', async () => {
    const pool = createThreadTransports()({
      config: peaConfig(),
      peers: 1,
      onEvent() {},
      onDeath() {},
    });
    await pool.send({ type: 'start', peers: 1 });
    const held = expect(pool.send({ type: 'start', peers: 2 })).rejects.toMatchObject({
      code: 'ERR_PEA_DIED',
      pod: 'pod',
    });
    await pool.close();
    await held;
  });
});
