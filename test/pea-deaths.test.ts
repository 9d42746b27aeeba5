import { execFile } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import type { Flow, Response } from 'podflow';
import { loggedFlow, misbehaves, misbehaving, textsOf, until } from './helpers/misbehaving.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

const fixture = (name: string): string =>
  fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url));

const ends: [way: string, cause: string][] = [
  ['rejects', 'left behind'],
  ['rejects-nothing', 'undefined'],
  ['throws-late', 'thrown late'],
  ['throws-text-late', 'a text thrown late'],
  ['throws-in-callback', 'thrown in a callback'],
  ['throws-in-file-callback', 'thrown in a callback'],
  ['exits', 'its thread ended with code 0'],
  ['exits-late', 'its thread ended with code 4'],
];

const down = async (flow: Flow): Promise<boolean> =>
  (await flow.podStates()).some(({ ready }) => !ready);

describe('a Pea whose thread ends', () => {
  it.each(ends)(
    'at work (%s) gives up its request and says why; the next is answered',
    async (way, cause) => {
      const { flow, logged } = loggedFlow();
      flow.add({ name: 'mortal', uses: misbehaves }).add({ name: 'next' });
      await using running = await flow.start();
      await expect(running.search(way)).rejects.toMatchObject({
        code: 'ERR_PEA_DIED',
        pod: 'mortal',
        message: expect.stringContaining(cause),
      });
      expect(textsOf(await running.search('again'))).toEqual(['AGAIN']);
      const states = await running.podStates();
      expect(states.map(({ name, restarts, pending }) => [name, restarts, pending])).toEqual([
        ['mortal', 1, 0],
        ['next', 0, 0],
      ]);
      expect(logged).toEqual([
        expect.stringMatching(
          new RegExp(`^mortal: a Pea ended: .*${cause}.*started again in 50 ms`),
        ),
      ]);
    },
  );

  it.each(ends)(
    'while it has nothing to do (%s) is started again, and the log says so',
    async (way, cause) => {
      const { flow, logged } = loggedFlow();
      await using running = await flow.add({ name: 'mortal', uses: misbehaves }).start();
      expect(textsOf(await running.search(`idle-${way}`))).toEqual([`IDLE-${way.toUpperCase()}`]);
      await until(() => logged.length > 0);
      expect(logged[0]).toContain(cause);
      await until(async () => !(await down(running)));
      expect(textsOf(await running.search('again'))).toEqual(['AGAIN']);
    },
  );

  it('without memory gives up its request; process and neighbours live', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [
      '--max-old-space-size=64',
      fixture('memory-ends.mjs'),
      fixture('executors/misbehaves.yml'),
    ]);
    expect(JSON.parse(stdout)).toMatchObject({
      code: 'ERR_PEA_DIED',
      pod: 'hungry',
      message: expect.stringContaining('memory'),
      logged: [expect.stringContaining('memory')],
      again: 'AGAIN',
      restarts: [1, 0],
    });
  });

  it('cannot end the process by process.abort(): that is an error of its Executor', async () => {
    const { flow } = loggedFlow();
    const [response] = await flow.add({ name: 'mortal', uses: misbehaves }).search('aborts');
    expect(response?.status.errors).toMatchObject([{ code: 'ERR_EXECUTOR', pod: 'mortal' }]);
  });

  it('leaves what the neighbours in its line hold', async () => {
    const { flow } = loggedFlow();
    flow
      .add({ name: 'first', uses: misbehaves })
      .add({ name: 'slow', uses: misbehaving('TakesTime', { ms: '1500' }) })
      .add({ name: 'last', uses: misbehaves });
    await using running = await flow.start();
    const held = running.search('held by the second');
    const isThere = async (): Promise<boolean> => (await running.podStates())[1]?.pending === 1;
    await until(isThere);
    await expect(running.search('exits')).rejects.toMatchObject({ pod: 'first' });
    expect(textsOf(await held)).toEqual(['HELD BY THE SECOND']);
    expect(textsOf(await running.search('again'))).toEqual(['AGAIN']);
    const states = await running.podStates();
    expect(states.map(({ restarts, pending }) => [restarts, pending])).toEqual([
      [1, 0],
      [0, 0],
      [0, 0],
    ]);
  });

  it('again and again leaves no ports behind', async () => {
    const { flow } = loggedFlow();
    flow.add({ name: 'first' }).add({ name: 'mortal', uses: misbehaves }).add({ name: 'last' });
    await using running = await flow.start();
    // Ports and workers are such handles, also those that do not keep the process alive.
    const handles = (): number => {
      const { libuv } = process.report.getReport() as unknown as { libuv: { type: string }[] };
      return libuv.filter(({ type }) => type === 'async').length;
    };
    const die = async (): Promise<void> => {
      await expect(running.search('exits')).rejects.toMatchObject({ code: 'ERR_PEA_DIED' });
      await running.search('again');
    };
    await die();
    const before = handles();
    for (let i = 0; i < 4; i++) await die();
    await until(() => handles() <= before);
  });
});

describe('a Pea that cannot start', () => {
  it.each(ends.filter(([way]) => !way.startsWith('idle')))(
    'because its thread ends (%s) fails the start of the Flow, which says why',
    async (how, cause) => {
      const { flow } = loggedFlow();
      flow.add({ name: 'good' }).add({ name: 'broken', uses: misbehaving('EndsAtStart', { how }) });
      await expect(flow.start()).rejects.toMatchObject({
        code: 'ERR_PEA_DIED',
        pod: 'broken',
        message: expect.stringMatching(new RegExp(`while it started: .*${cause}`)),
      });
    },
  );

  it.each(['throws', 'exits', 'throws-late', 'never'])(
    'again (%s) is tried until it can; what waits is told why it cannot',
    async (how) => {
      await using folder = await temporaryFolder();
      const when = join(folder.path, 'broken');
      const { flow, logged } = loggedFlow();
      const uses = misbehaving('EndsAtStart', { how, when });
      flow.add({ name: 'mortal', uses, ...(how === 'never' && { timeoutReady: 1_500 }) });
      await using running = await flow.start();
      await writeFile(when, '');
      await expect(running.search('exits')).rejects.toMatchObject({ code: 'ERR_PEA_DIED' });
      await expect(running.search('again')).rejects.toMatchObject({ pod: 'mortal' });
      expect(await down(running)).toBe(true);
      await rm(when);
      // Nobody asks: it comes back by itself.
      await until(async () => !(await down(running)));
      expect(textsOf(await running.search('again'))).toEqual(['AGAIN']);
      expect(logged.length).toBeGreaterThan(1);
    },
    20_000,
  );

  it('does not keep a Flow from closing', async () => {
    await using folder = await temporaryFolder();
    const when = join(folder.path, 'broken');
    const { flow } = loggedFlow();
    flow.add({ name: 'mortal', uses: misbehaving('EndsAtStart', { how: 'throws', when }) });
    await flow.start();
    await writeFile(when, '');
    await expect(flow.search('exits')).rejects.toMatchObject({ code: 'ERR_PEA_DIED' });
    await flow.close();
  });
});

describe('a Pea that fails to close', () => {
  it.each([['throws', 'cannot close now'] as const, ...ends])(
    '(%s) is ended all the same, and the log says so',
    async (how, cause) => {
      const { flow, logged } = loggedFlow();
      flow.add({ name: 'mortal', uses: misbehaving('EndsAtClose', { how }) }).add({ name: 'next' });
      await flow.start();
      expect(textsOf(await flow.search('a'))).toEqual(['A']);
      await flow.close();
      expect(logged).toEqual([
        expect.stringMatching(new RegExp(`^mortal: failed to close: .*${cause}`)),
      ]);
    },
  );
});

describe('an indexer whose thread ends', () => {
  const store = (workspace: string, hook: string) => ({
    jtype: 'CompoundIndexer',
    components: [
      { jtype: 'BinaryPbIndexer', metas: { name: 'store' } },
      misbehaving('EndsInHook', { hook, when: join(workspace, 'has-died') }),
    ],
    metas: { name: 'stored', workspace },
    requests: {
      on: {
        IndexRequest: [{ jtype: 'KVIndexDriver', with: { executor: 'store' } }],
        SearchRequest: [{ jtype: 'KVSearchDriver', with: { executor: 'store' } }],
      },
    },
  });
  const plain = (workspace: string) => ({
    jtype: 'BinaryPbIndexer',
    metas: { name: 'beside', workspace },
  });
  const flowOf = (workspace: string, hook: string): Flow =>
    loggedFlow()
      .flow.add({ name: 'mortal', uses: store(workspace, hook) })
      .add({ name: 'beside', uses: plain(workspace) });
  const stored = async (flow: Flow, ids: readonly string[]): Promise<string[]> => {
    const docs = [{ id: 'query', matches: ids.map((id) => ({ id })) }];
    const answer: Response | undefined = (await flow.search(docs))[0];
    expect(answer?.status.errors).toEqual([]);
    return answer?.docs[0]?.matches?.filter(({ text }) => text).map(({ id }) => id) ?? [];
  };

  it.each([
    ['commit', ['b']],
    ['prepareWrite', ['b']],
    ['settle', ['a', 'b']],
    ['forget', ['a', 'b']],
  ])(
    'in %s has all of a request or nothing, keeps its lock, and lets go of it',
    async (hook, kept) => {
      await using folder = await temporaryFolder();
      const isLost = !kept.includes('a');
      {
        await using flow = await flowOf(folder.path, hook).start();
        const index = flow.index([{ id: 'a', text: 'a' }]);
        if (isLost)
          await expect(index).rejects.toMatchObject({ code: 'ERR_PEA_DIED', pod: 'mortal' });
        else expect((await index).errors).toEqual([]);
        await until(async () => (await flow.podStates())[0]?.restarts === 1);
        expect((await flow.index([{ id: 'b', text: 'b' }])).errors).toEqual([]);
        expect(await stored(flow, ['a', 'b'])).toEqual(kept);
        const other = flowOf(folder.path, hook);
        await expect(other.index([{ id: 'x', text: 'x' }])).rejects.toMatchObject({
          code: 'ERR_INDEX_LOCKED',
        });
      }
      await using after = await flowOf(folder.path, hook).start();
      expect((await after.index([{ id: 'c', text: 'c' }])).errors).toEqual([]);
      expect(await stored(after, ['a', 'b', 'c'])).toEqual([...kept, 'c']);
    },
  );
});

describe('a pool of Peas in which threads end', () => {
  const shardOf = ({ routes }: Response): number | undefined =>
    routes.find(({ pod }) => pod === 'pool')?.shard;

  it('names the shard that it is, however often one was started again', async () => {
    const { flow } = loggedFlow();
    await using running = await flow.add({ name: 'pool', uses: misbehaves, shards: 2 }).start();
    for (let i = 0; i < 4; i++) {
      await expect(running.search('exits')).rejects.toMatchObject({
        code: 'ERR_PEA_DIED',
        pod: 'pool',
      });
    }
    await until(async () => !(await down(running)));
    const texts = Array.from({ length: 8 }, () => 'waits 20');
    const shards = (await running.search(texts, { requestSize: 1 })).map(shardOf);
    expect([...new Set(shards)].sort()).toEqual([1, 2]);
  });

  it('go on with those that are there', async () => {
    await using folder = await temporaryFolder();
    const when = join(folder.path, 'broken');
    const { flow } = loggedFlow();
    const uses = misbehaving('EndsAtStart', { how: 'throws', when });
    await using running = await flow.add({ name: 'pool', uses, shards: 2 }).start();
    await writeFile(when, '');
    await expect(running.search('exits')).rejects.toMatchObject({ code: 'ERR_PEA_DIED' });
    const answers = await running.search(['a', 'b', 'c', 'd'], { requestSize: 1 });
    expect(textsOf(answers).sort()).toEqual(['A', 'B', 'C', 'D']);
    expect(new Set(answers.map(shardOf)).size).toBe(1);
    expect(await down(running)).toBe(true);
    await rm(when);
    await until(async () => !(await down(running)));
  });
});
