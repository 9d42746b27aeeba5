import { describe, expect, it } from '@jest/globals';
import { peaConfig } from '../../../../test/contracts/transport.ts';
import type { PeaConfig, PeaEvent } from '../../src/runtime/pea-protocol.ts';
import { PeaSupervisor } from '../../src/runtime/pea-supervisor.ts';
import { createThreadTransports } from '../../src/runtime/transports/thread.ts';

const module = new URL('../../../../test/fixtures/executors/misbehaves.mjs', import.meta.url).href;

const closing = (how: string): PeaConfig => {
  const { executor, ...config } = peaConfig();
  const definition = { ...executor.definition, module, exportName: 'EndsAtClose' };
  return { ...config, executor: { ...executor, definition, options: { how } } };
};

describe('a Pea that does not close', () => {
  it.each(['never', 'spins'])(
    '(%s) is ended when it takes too long, and the log says so',
    async (how) => {
      const events: PeaEvent[] = [];
      const supervisor = new PeaSupervisor(
        createThreadTransports(),
        { config: closing(how), onEvent: (event) => events.push(event) },
        { pod: 'pod', shard: 1, peers: 1, timeoutReady: 60_000, closePatience: 200 },
      );
      await supervisor.start();
      await supervisor.close();
      expect(events.map(({ line }) => line)).toEqual([
        'did not close within 200 ms; its thread is ended',
      ]);
      expect(supervisor.isUp).toBe(false);
    },
  );
});
