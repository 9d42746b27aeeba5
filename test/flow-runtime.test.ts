import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { allocateTensor, Flow, type Response } from 'podflow';
import { temporaryFolder } from './helpers/temporary-folder.ts';

const executor = (name: string): string =>
  fileURLToPath(new URL(`./fixtures/executors/${name}.yml`, import.meta.url));

const quiet = (flow: Flow): Flow => flow.onLog(() => {});
const texts = (responses: readonly Response[]): (string | undefined)[] =>
  responses.flatMap(({ docs }) => docs.map(({ text }) => text));

describe('a Flow of worker threads', () => {
  it('runs Documents through Pods one after another', async () => {
    const flow = quiet(new Flow())
      .add({ name: 'first', uses: executor('shout') })
      .add({ name: 'second' });
    expect(texts(await flow.search(['a', 'b']))).toEqual(['A', 'B']);
  });

  it('forwards the same bytes through Pods that do nothing', async () => {
    const flow = quiet(new Flow()).add().add().add({ shards: 2 });
    const document = { id: 'x', text: 'kept', tags: { deep: { list: [1, 'a', null] } } };
    const [response] = await flow.search([document]);
    expect(response?.docs).toMatchObject([document]);
  });

  it('shows the way of a request, the gateway first and last', async () => {
    const flow = quiet(new Flow()).add({ name: 'a' }).add({ name: 'b' });
    const [response] = await flow.search('x');
    expect(response?.routes.map(({ pod }) => pod)).toEqual(['gateway', 'a', 'b', 'gateway']);
    for (const { startTime, endTime } of response?.routes ?? []) {
      expect(endTime).toBeGreaterThanOrEqual(startTime);
    }
  });

  it('spares a Pod the searches that it would filter away, and sends it the others', async () => {
    const flow = quiet(new Flow())
      .add({ name: 'images', uses: executor('shout-images') })
      .add({ name: 'texts', needs: 'gateway' })
      .add({ name: 'join', uses: '_merge_root', needs: ['images', 'texts'] });
    const ask = async (mimeType: string) => {
      const [response] = await flow.search([{ id: 'x', text: 'a', mimeType }]);
      const { startTime, endTime } = response?.routes.find(({ pod }) => pod === 'images') ?? {};
      return { texts: texts(response ? [response] : []), isSpared: startTime === endTime };
    };
    await flow.start();
    expect(await ask('text/plain')).toEqual({ texts: ['a'], isSpared: true });
    expect(await ask('image/png')).toEqual({ texts: ['A', 'a'], isSpared: false });
    await flow.close();
  });

  it('answers a join in the order of needs, however branches finish', async () => {
    const flow = quiet(new Flow())
      .add({ name: 'slow', uses: executor('which-shard') })
      .add({ name: 'fast', needs: 'gateway', uses: executor('shout') })
      .add({ name: 'join', uses: '_merge_root', needs: ['slow', 'fast'] });
    expect(texts(await flow.search(['a', 'b']))).toEqual(['a', 'b', 'A', 'B']);
  });

  it('gives the same results with several Peas, and uses each of them', async () => {
    const one = quiet(new Flow()).add({ uses: executor('shout') });
    const many = quiet(new Flow()).add({ uses: executor('shout'), shards: 3 });
    const input = Array.from({ length: 40 }, (_, i) => `text ${i}`);
    const [expected, got] = await Promise.all([
      one.search(input, { requestSize: 3 }),
      many.search(input, { requestSize: 3 }),
    ]);
    expect(texts(got).sort()).toEqual(texts(expected).sort());
    const spread = quiet(new Flow()).add({ name: 'p', uses: executor('which-shard'), shards: 2 });
    const seen = (await spread.search(input, { requestSize: 4 })).flatMap(({ docs }) =>
      docs.map(({ tags }) => String(tags?.['seen']).split(' by ')[1]),
    );
    expect([...new Set(seen)].sort()).toEqual(['p 1/2', 'p 2/2']);
  });

  it('sends every request to all shards when polling is all', async () => {
    const flow = quiet(new Flow()).add({
      name: 'p',
      uses: executor('which-shard'),
      shards: 2,
      polling: 'all',
      usesAfter: '_merge_root',
    });
    const [response] = await flow.search('x');
    const seen = response?.docs.map(({ tags }) => tags?.['seen']);
    expect(seen).toEqual(['x by p 1/2', 'x by p 2/2']);
  });

  it('judges answers by their groundtruths, also beside the main path', async () => {
    const pairs = [
      [{ id: '1', matches: [{ id: 'a' }, { id: 'b' }] }, { matches: [{ id: 'b' }] }],
      [{ id: '2', matches: [{ id: 'c' }] }, { matches: [{ id: 'c' }] }],
    ] as const;
    const evaluated = [
      quiet(new Flow()).add({ name: 'judge', uses: 'ReciprocalRankEvaluator' }),
      quiet(new Flow())
        .add({ name: 'first' })
        .inspect({ name: 'judge', uses: 'ReciprocalRankEvaluator' })
        .add({ name: 'last' }),
    ];
    for (const flow of evaluated) {
      const [response] = await flow.search(pairs);
      expect(response?.status.errors).toEqual([]);
      const values = response?.docs.map(({ evaluations }) => evaluations?.[0]?.value);
      expect(values).toEqual([0.5, 1]);
    }
  });

  it('shares tensors between threads instead of copying them', async () => {
    await using flow = await quiet(new Flow())
      .add({ name: 'keeper', uses: executor('keeps-tensor') })
      .add({ name: 'between' })
      .add({ name: 'writer', uses: executor('writes-tensor') })
      .start();
    const [made] = await flow.search('make');
    const blob = made?.docs[0]?.blob;
    expect(blob?.data.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(blob?.data[0]).toBe(42);
    const [looked] = await flow.search('look');
    expect(looked?.docs[0]?.tags?.['first']).toBe(42);
  });
});

describe('tensors on their way through a Flow', () => {
  it('are never copied: every Pod and the answer have the very memory that was sent', async () => {
    await using flow = quiet(new Flow());
    for (let i = 0; i < 4; i++) flow.add({ name: `mark${i}`, uses: executor('marks-tensor') });
    // Several Peas, and a branch: the ways on which the Router stands between.
    flow.add({ name: 'mark4', uses: executor('marks-tensor'), shards: 2, needs: 'mark1' });
    flow.add({ name: 'join', uses: '_pass', needs: ['mark3', 'mark4'] });
    await flow.start();
    const blobs = Array.from({ length: 32 }, () => allocateTensor('float32', [3, 8, 8]));
    const docs = blobs.map((blob, i) => ({ id: `${i}`, blob }));
    const { docs: answered } = await flow.send({ type: 'index', docs });
    for (const { data } of blobs) data[9] = 7;
    const isTheSame = (i: number): boolean =>
      blobs[i]?.data.slice(0, 5).join() === '1,1,1,1,1' && answered[i]?.blob?.data[9] === 7;
    const copied = blobs.filter((_, i) => !isTheSame(i));
    expect(copied.reduce((bytes, { data }) => bytes + data.byteLength, 0)).toBe(0);
  });
});

describe('a Flow in which something fails', () => {
  it('records an error on its Document, in the status, and goes on with the others', async () => {
    const flow = quiet(new Flow())
      .add({ name: 'shout', uses: executor('shout') })
      .add({ name: 'again', uses: executor('shout') });
    const [response] = await flow.search([
      { id: '1', text: 'a' },
      { id: '2', text: 'boom' },
    ]);
    const [good, bad] = response?.docs ?? [];
    expect(good).toMatchObject({ text: 'A' });
    expect(good?.error).toBeUndefined();
    expect(bad?.error).toMatchObject({ code: 'ERR_EXECUTOR', pod: 'shout', documentId: '2' });
    expect(response?.status).toMatchObject({
      code: 'ERROR',
      description: expect.stringContaining('cannot shout boom'),
    });
    expect(response?.status.errors).toHaveLength(1);
  });

  it('treats a request in which something failed as on_error_strategy says', async () => {
    const answers = async (onErrorStrategy: string): Promise<(string | undefined)[]> => {
      const flow = quiet(new Flow())
        .add({ name: 'first', uses: executor('shout') })
        .add({ name: 'second', uses: executor('marks'), onErrorStrategy });
      return texts(await flow.search(['boom', 'good']));
    };
    expect(await answers('ignore')).toEqual(['boom', 'GOOD?']);
    expect(await answers('skip_handle')).toEqual(['boom', 'GOOD']);
    expect(await answers('SKIP_EXECUTOR')).toEqual(['boom', 'GOOD']);
    const early = quiet(new Flow()).add({
      name: 'first',
      uses: executor('shout'),
      onErrorStrategy: 'throw_early',
    });
    await expect(early.search('boom')).rejects.toMatchObject({
      code: 'ERR_EXECUTOR',
      pod: 'first',
    });
  });

  it('gives up the request a Pea died on, says which Pod, and serves the next one', async () => {
    await using flow = await quiet(new Flow())
      .add({ name: 'mortal', uses: executor('shout') })
      .add({ name: 'other' })
      .start();
    await expect(flow.search('die')).rejects.toMatchObject({
      code: 'ERR_PEA_DIED',
      pod: 'mortal',
      message: expect.stringContaining('mortal'),
    });
    expect(texts(await flow.search('alive'))).toEqual(['ALIVE']);
    await expect(flow.search('die again')).rejects.toMatchObject({ code: 'ERR_PEA_DIED' });
    expect(texts(await flow.search('still alive'))).toEqual(['STILL ALIVE']);
  });

  it('gives up only what the dead Pea of a chain held; the rest and what comes next is answered', async () => {
    await using flow = await quiet(new Flow())
      .add({ name: 'first', uses: executor('which-shard') })
      .add({ name: 'mortal', uses: executor('shout') })
      .add({ name: 'last' })
      .start();
    const send = (text: string): Promise<Response> =>
      flow.send({ type: 'search', docs: [{ id: text, text, mimeType: 'text/plain' }] });
    const outcomes = await Promise.allSettled(['a', 'b', 'die', 'c', 'd', 'e'].map(send));
    expect(outcomes.slice(0, 2).map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
    for (const outcome of outcomes.slice(2)) {
      if (outcome.status === 'rejected') {
        expect(outcome.reason).toMatchObject({ code: 'ERR_PEA_DIED', pod: 'mortal' });
      } else expect(texts([outcome.value])[0]).toMatch(/^[CDE]$/);
    }
    expect(outcomes[2]?.status).toBe('rejected');
    for (let round = 0; round < 3; round++) {
      expect(texts([await send('again')])).toEqual(['AGAIN']);
      await expect(send('die')).rejects.toMatchObject({ code: 'ERR_PEA_DIED', pod: 'mortal' });
    }
    expect(texts([await send('still alive')])).toEqual(['STILL ALIVE']);
    const states = await flow.podStates();
    expect(states.map(({ name, restarts, pending }) => [name, restarts, pending])).toEqual([
      ['first', 0, 0],
      ['mortal', 4, 0],
      ['last', 0, 0],
    ]);
  });

  it('starts a Pea again that died while it had nothing to do', async () => {
    await using flow = await quiet(new Flow())
      .add({ name: 'mortal', uses: executor('dies-later') })
      .start();
    expect(texts(await flow.search('x'))).toEqual(['x']);
    const restarted = async (): Promise<boolean> =>
      (await flow.podStates()).every(({ restarts, ready }) => restarts > 0 && ready);
    while (!(await restarted())) await sleep(20);
    expect(texts(await flow.search('y'))).toEqual(['y']);
  });

  it('names drivers that are missing for a type of request', async () => {
    const flow = quiet(new Flow()).add({ name: 'narrow', uses: executor('which-shard') });
    const summary = await flow.delete(['x']);
    expect(summary.errors).toMatchObject([{ code: 'ERR_NO_DRIVER', pod: 'narrow' }]);
  });

  it('refuses to start with the message of the Executor that failed', async () => {
    const flow = quiet(new Flow())
      .add({ name: 'good' })
      .add({ name: 'broken', uses: executor('fails-to-start') });
    await expect(flow.start()).rejects.toMatchObject({
      pod: 'broken',
      message: expect.stringContaining('the weights are not there'),
    });
    await expect(flow.search('x')).rejects.toMatchObject({ pod: 'broken' });
  });

  it('says which Pod has a filter that cannot work', async () => {
    const flow = quiet(new Flow()).add({ name: 'filtering', uses: executor('wrong-filter') });
    await expect(flow.start()).rejects.toMatchObject({ code: 'ERR_VALUE', pod: 'filtering' });
  });

  it('gives up a start while other Peas load native modules, and the process lives', async () => {
    await using folder = await temporaryFolder();
    const script = fileURLToPath(new URL('./fixtures/failing-starts.mjs', import.meta.url));
    const { stdout } = await promisify(execFile)(process.execPath, [script, folder.path]);
    expect(stdout).toBe('32 starts failed');
  }, 30_000);

  it('does not wait longer than timeout_ready', async () => {
    const flow = quiet(new Flow()).add({
      name: 'late',
      uses: executor('starts-late'),
      timeoutReady: 300,
    });
    await expect(flow.start()).rejects.toMatchObject({
      code: 'ERR_PEA_TIMEOUT',
      message: expect.stringContaining('300 ms'),
    });
  });

  it('names what a module exports when the class is not there', async () => {
    const flow = quiet(new Flow()).add({ uses: executor('not-a-factory') });
    await expect(flow.start()).rejects.toMatchObject({ code: 'ERR_PEA_START' });
  });

  it('refuses an empty input and what is not an input', async () => {
    const flow = quiet(new Flow()).add();
    await expect(flow.index([])).rejects.toMatchObject({ code: 'ERR_INPUT_EMPTY' });
    await expect(flow.delete([])).rejects.toMatchObject({ code: 'ERR_INPUT_EMPTY' });
    await expect(flow.index([5 as unknown as string])).rejects.toMatchObject({ code: 'ERR_INPUT' });
  });
});

describe('the life of a Flow', () => {
  it('opens for one run when it was not started, and closes after it', async () => {
    const flow = quiet(new Flow()).add();
    await flow.search('x');
    await expect(flow.send({ type: 'search', docs: [] })).rejects.toMatchObject({
      code: 'ERR_FLOW_CLOSED',
    });
  });

  it('runs several calls at a time in one opening', async () => {
    const flow = quiet(new Flow()).add({ uses: executor('shout') });
    const all = await Promise.all([flow.search('a'), flow.search('b'), flow.search('c')]);
    expect(all.flatMap(texts)).toEqual(['A', 'B', 'C']);
  });

  it('can be closed twice and started again', async () => {
    const flow = quiet(new Flow()).add({ uses: executor('shout') });
    await flow.start();
    await flow.close();
    await flow.close();
    await flow.start();
    expect(texts(await flow.search('again'))).toEqual(['AGAIN']);
    await flow.close();
  });

  it('takes no Pods while it is started', async () => {
    await using flow = await quiet(new Flow()).add().start();
    expect(() => flow.add()).toThrow(expect.objectContaining({ code: 'ERR_FLOW_STARTED' }));
  });

  it('has every method also by its name in Jina', async () => {
    const flow = Flow.load_config("!Flow\nversion: '1'\npods:\n  - name: a\n");
    flow.add({ name: 'b', needs: 'gateway' }).needs_all({ name: 'end' }).use_rest_gateway(0);
    expect(flow.graph.nodes.at(-1)?.needs).toEqual(['a', 'b']);
    expect(flow.config.options).toMatchObject({ restApi: true });
  });
});
