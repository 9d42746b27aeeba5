import { describe, expect, it } from '@jest/globals';
import { Flow, type FlowError, type Response } from 'podflow';
import { loggedFlow, misbehaves, misbehaving, textsOf, until } from './helpers/misbehaving.ts';

const send = (flow: Flow, text: string, timeoutRequest?: number): Promise<Response> =>
  flow.send(
    { type: 'index', docs: [{ id: text, text }] },
    timeoutRequest === undefined ? {} : { timeoutRequest },
  );

describe('a call that never returns', () => {
  it.each(['never', 'spins'])(
    '(%s) is given up after timeout_request of its Pod, which is started again',
    async (way) => {
      const { flow, logged } = loggedFlow();
      flow
        .add({ name: 'before' })
        .add({ name: 'stuck', uses: misbehaves, timeoutRequest: 300 })
        .add({ name: 'after' });
      await using running = await flow.start();
      await expect(running.index([{ id: 'a', text: way }])).rejects.toMatchObject({
        code: 'ERR_TIMEOUT',
        pod: 'stuck',
        message: expect.stringContaining('timeout_request = 300 ms'),
      });
      expect(textsOf(await running.search('again'))).toEqual(['AGAIN']);
      const states = await running.podStates();
      expect(states.map(({ restarts, pending, ready }) => [restarts, pending, ready])).toEqual([
        [0, 0, true],
        [1, 0, true],
        [0, 0, true],
      ]);
      expect(logged).toEqual([expect.stringContaining('stuck: a Pea ended')]);
    },
  );

  it.each(['never', 'spins'])(
    '(%s) takes what waits behind it in its thread along, as the death of a Pea does',
    async (way) => {
      const { flow } = loggedFlow();
      flow.add({ name: 'stuck', uses: misbehaves, timeoutRequest: 300 });
      await using running = await flow.start();
      const outcomes = await Promise.allSettled([way, 'a', 'b'].map((text) => send(running, text)));
      const codes = outcomes.map((outcome) =>
        outcome.status === 'rejected' ? (outcome.reason as FlowError).code : undefined,
      );
      expect(codes).toEqual(['ERR_TIMEOUT', 'ERR_PEA_DIED', 'ERR_PEA_DIED']);
      expect(textsOf([await send(running, 'c')])).toEqual(['C']);
    },
  );

  it('is given up by the limit of the call, which wins over that of the Pod', async () => {
    const { flow } = loggedFlow();
    flow.add({ name: 'stuck', uses: misbehaves, timeoutRequest: 0 });
    await using running = await flow.start();
    await expect(running.index('never', { timeoutRequest: 200 })).rejects.toMatchObject({
      code: 'ERR_TIMEOUT',
      message: expect.stringContaining('200 ms'),
    });
    await expect(running.search('spins', { timeout_request: 250 })).rejects.toMatchObject({
      code: 'ERR_TIMEOUT',
      message: expect.stringContaining('250 ms'),
    });
    await expect(send(running, 'never', 200)).rejects.toMatchObject({ code: 'ERR_TIMEOUT' });
    const limited = loggedFlow().flow.add({ name: 'slow', uses: misbehaves, timeoutRequest: 100 });
    expect(textsOf(await limited.search('waits 700', { timeoutRequest: 0 }))).toEqual([
      'WAITS 700',
    ]);
  });

  it('is found by the time it is worked at: what waits has time', async () => {
    const { flow } = loggedFlow();
    flow.add({ name: 'slow', uses: misbehaves, timeoutRequest: 3_000 });
    const texts = Array.from({ length: 14 }, () => 'waits 300');
    expect((await flow.index(texts, { requestSize: 1 })).errors).toEqual([]);
  }, 20_000);

  it('is given up in every Pea of a pool, and by the limit that the Flow sets for all Pods', async () => {
    const flow = Flow.loadConfig(
      `!Flow\nversion: '1'\nwith: {timeout_request: 300}\npods:\n  - name: pool\n    shards: 2\n    uses: ${JSON.stringify(misbehaves)}\n`,
    ).onLog(() => {});
    await using running = await flow.start();
    const outcomes = await Promise.allSettled(
      ['never', 'spins', 'a'].map((text) => send(running, text)),
    );
    const codes = outcomes.map((outcome) =>
      outcome.status === 'rejected' ? (outcome.reason as FlowError).code : undefined,
    );
    expect(codes).toEqual(['ERR_TIMEOUT', 'ERR_TIMEOUT', undefined]);
    await until(async () => (await running.podStates()).every(({ ready }) => ready));
    const answers = await running.search(Array(6).fill('waits 20'), { requestSize: 1 });
    const shards = answers.map(({ routes }) => routes.find(({ pod }) => pod === 'pool')?.shard);
    expect([...new Set(shards)].sort()).toEqual([1, 2]);
  });

  it('stores nothing of its request in the indexers beside it', async () => {
    const { flow } = loggedFlow();
    await using folder = await (await import('./helpers/temporary-folder.ts')).temporaryFolder();
    const store = { jtype: 'BinaryPbIndexer', metas: { name: 'store', workspace: folder.path } };
    flow
      .add({ name: 'store', uses: store })
      .add({ name: 'stuck', needs: 'gateway', uses: misbehaves, timeoutRequest: 300 })
      .needs(['store', 'stuck'], { name: 'end' });
    await using running = await flow.start();
    await expect(send(running, 'never')).rejects.toMatchObject({ code: 'ERR_TIMEOUT' });
    await send(running, 'good');
    const lookUp = loggedFlow().flow.add({
      uses: { ...store, requests: { on: { SearchRequest: [{ jtype: 'KVSearchDriver' }] } } },
    });
    const [response] = await lookUp.search([
      { id: 'query', matches: [{ id: 'never' }, { id: 'good' }] },
    ]);
    const found = response?.docs[0]?.matches?.filter(({ text }) => text);
    expect(found?.map(({ id }) => id)).toEqual(['good']);
  });

  it('in close() does not keep the Flow open', async () => {
    const { flow } = loggedFlow();
    flow.add({ name: 'stuck', uses: misbehaving('TakesTime', { ms: '60000' }), timeoutRequest: 0 });
    const stop = new AbortController();
    const run = flow.index('a', { signal: stop.signal });
    await until(async () => (await flow.podStates())[0]?.pending === 1);
    stop.abort();
    expect(await run).toMatchObject({
      requests: 1,
      cancelled: 1,
      errors: [{ code: 'ERR_CANCELLED' }],
    });
  });
});

describe('timeout_request in YAML', () => {
  const load = (value: string): Flow =>
    Flow.loadConfig(`!Flow\nversion: '1'\npods:\n  - name: a\n    timeout_request: ${value}\n`);

  it('is read, and absent where it is not written', () => {
    expect(load('1500').config.pods[0]?.timeoutRequest).toBe(1500);
    expect(load('0').config.pods[0]?.timeoutRequest).toBe(0);
    expect(new Flow().add().config.pods[0]?.timeoutRequest).toBeUndefined();
  });

  it.each(['-1', '1.5', 'soon', '3000000000', 'true'])('refuses %s', (value) => {
    expect(() => load(value)).toThrow(
      expect.objectContaining({
        code: 'ERR_CONFIG',
        message: expect.stringContaining('timeout_request'),
      }),
    );
  });

  it.each([-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('refuses %p as an option', (value) => {
    expect(() => new Flow().add().search('a', { timeoutRequest: value })).toThrow(
      expect.objectContaining({
        code: 'ERR_VALUE',
        message: expect.stringContaining('timeoutRequest'),
      }),
    );
  });
});
