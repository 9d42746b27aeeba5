import { describe, expect, it } from '@jest/globals';
import { baseExecutorDefinition } from '../../packages/core/src/config/base-executor-definition.ts';
import { encodeRequest } from '../../packages/core/src/document/codec.ts';
import { createDocument } from '../../packages/core/src/document/document.ts';
import { type Envelope, successStatus } from '../../packages/core/src/document/envelope.ts';
import type { RequestType } from '../../packages/core/src/document/request.ts';
import type { PeaConfig, PeaEvent } from '../../packages/core/src/runtime/pea-protocol.ts';
import type { TransportFactory } from '../../packages/core/src/runtime/transport.ts';

/** A Pea that passes index requests on, cuts the fields of search requests, and does not know the others. */
export const peaConfig = (changes: Partial<PeaConfig> = {}): PeaConfig => ({
  pod: 'pod',
  shard: 1,
  shards: 1,
  owner: 'owner',
  atOnce: 1,
  onErrorStrategy: 'ignore',
  env: {},
  executor: {
    uses: 'test',
    definition: baseExecutorDefinition,
    options: {},
    metas: { name: 'test', workspace: '.', readOnly: false },
    requests: {
      index: [],
      search: [{ name: 'ExcludeQL', options: { fields: ['text'], traversal_paths: ['r'] } }],
    },
    useDefault: false,
    components: [],
  },
  ...changes,
});

export const envelope = (type: RequestType, body?: Uint8Array): Envelope => ({
  header: {
    requestId: 'request',
    type,
    documents: 1,
    carries: 1,
    routes: [],
    status: successStatus(),
    failedIds: [],
    warnings: [],
    untakenIds: [],
    isTaken: false,
  },
  ...(body
    ? { body, tensors: [] }
    : encodeRequest({ type, docs: [createDocument({ id: 'a', text: 'hello' })] })),
});

/** What every way to a Pea must do. */
export function describeTransport(name: string, open: TransportFactory): void {
  const opened = (config = peaConfig(), peers = 1) => {
    const events: PeaEvent[] = [];
    const transport = open({ config, peers, onEvent: (event) => events.push(event), onDeath() {} });
    return Object.assign(transport, { events, [Symbol.asyncDispose]: () => transport.close() });
  };

  describe(`${name} transport`, () => {
    it('starts a Pea and lets it answer', async () => {
      await using transport = opened();
      expect(await transport.send({ type: 'start' })).toEqual({ type: 'done' });
      const reply = await transport.send({
        type: 'handle',
        parts: [envelope('search')],
        onward: 0,
      });
      expect(reply).toMatchObject({
        type: 'envelope',
        envelope: { header: { routes: [{ pod: 'pod', shard: 1 }], status: { code: 'SUCCESS' } } },
      });
    });

    it('forwards the bytes of a request that needs nothing done, without decoding them', async () => {
      await using transport = opened();
      const body = new Uint8Array([0xc1, 0xff, 0x00, 0xc1]);
      const reply = await transport.send({
        type: 'handle',
        parts: [envelope('index', body.slice())],
        onward: 0,
      });
      expect(reply.type === 'envelope' && [...reply.envelope.body]).toEqual([...body]);
    });

    it('records what it cannot do in the status of the request', async () => {
      await using transport = opened();
      const reply = await transport.send({ type: 'handle', parts: [envelope('train')], onward: 0 });
      expect(reply).toMatchObject({
        envelope: { header: { status: { errors: [{ code: 'ERR_NO_DRIVER', pod: 'pod' }] } } },
      });
    });

    it('answers with an error when the Executor cannot be built', async () => {
      const { executor } = peaConfig();
      const definition = { ...executor.definition, exportName: 'missing' };
      await using transport = opened(peaConfig({ executor: { ...executor, definition } }));
      expect(await transport.send({ type: 'start' })).toMatchObject({
        type: 'error',
        error: { code: 'ERR_PEA_START', pod: 'pod', message: expect.stringContaining('missing') },
      });
    });

    it('answers with an error when the body cannot be decoded', async () => {
      await using transport = opened();
      const garbage = envelope('search', new Uint8Array([0xc1]));
      const reply = await transport.send({ type: 'handle', parts: [garbage], onward: 0 });
      expect(reply).toMatchObject({ type: 'error', error: { pod: 'pod' } });
    });

    it('settles, prepares and closes an Executor without such hooks', async () => {
      await using transport = opened();
      expect(await transport.send({ type: 'prepare-write' })).toEqual({ type: 'done' });
      const settle = { type: 'settle', requestId: 'r', failedIds: 'all' } as const;
      expect(await transport.send(settle)).toEqual({ type: 'done' });
      expect(await transport.send({ type: 'close' })).toEqual({ type: 'done' });
    });

    it('hands a request on to a linked Pea, or says that there is no way', async () => {
      const openTwo = (pod: string) =>
        open({ config: peaConfig({ pod }), peers: 1, onEvent() {}, onDeath() {} });
      const [first, second] = [openTwo('first'), openTwo('second')];
      const isLinked = first.link(second);
      const pods = async (onward: number, type: RequestType, carries = 1) => {
        const sent = envelope(type);
        const parts = [{ ...sent, header: { ...sent.header, carries } }];
        const reply = await first.send({ type: 'handle', parts, onward });
        if (reply.type !== 'envelope') throw new TypeError(reply.type);
        return [reply.envelope.header.routes.map(({ pod }) => pod), reply.left];
      };
      expect(await pods(1, 'search')).toEqual(isLinked ? [['first', 'second'], 0] : [['first'], 1]);
      expect(await pods(0, 'search')).toEqual([['first'], 0]);
      // Nothing is left in it: it comes back at once.
      expect(await pods(1, 'index', 0)).toEqual([['first'], 1]);
      expect([first.held, second.held]).toEqual([0, 0]);
      await first.close();
      await second.close();
    });

    it('gives up a request before a Pea works at it, and no other', async () => {
      await using transport = opened();
      const send = (requestId: string) => {
        const sent = envelope('index');
        const parts = [{ ...sent, header: { ...sent.header, requestId } }];
        return transport.send({ type: 'handle', parts, onward: 0 }).then(
          (reply) => (reply.type === 'error' ? reply.error.code : reply.type),
          ({ code }: { code: string }) => code,
        );
      };
      // The Pea is not started yet: all of them wait for that.
      const outcomes = Promise.all(['a', 'b', 'c'].map(send));
      transport.cancel('b', 'unwanted');
      transport.cancel('x', 'unwanted');
      const [a, , c] = await outcomes;
      expect([a, c]).toEqual(['envelope', 'envelope']);
      expect(await send('d')).toBe('envelope');
      expect([transport.held, transport.isStuck]).toEqual([0, false]);
    });

    it('can be closed twice', async () => {
      const transport = opened();
      await transport.send({ type: 'start' });
      await transport.close();
      await transport.close();
    });
  });
}
