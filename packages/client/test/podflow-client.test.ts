import { describe, expect, it } from '@jest/globals';
import { type Answer, PodflowClient, type Progress } from '@podflow/client';
import { commands, pixelUri, startToy } from '../../gateway/test/toy-flow.ts';
import { found, scriptedServer } from './scripted-server.ts';

describe('PodflowClient', () => {
  it('searches with texts and pictures, in requests of a size, and keeps the order', async () => {
    await using toy = await startToy();
    const client = new PodflowClient(toy.url);
    const progress: Progress[] = [];
    const answers: Answer[] = [];
    const queries = ['one', pixelUri, 'three', 'four', 'five'];
    const result = await client.search(queries, {
      topK: 2,
      requestSize: 2,
      onProgress: (told) => progress.push(told),
      onAnswer: (answer) => answers.push(answer),
    });
    expect(result.docs.map(({ text, uri }) => text ?? uri)).toEqual(queries);
    const [first] = result.docs;
    expect(first?.matches.map(({ id, score }) => [id, score?.value])).toEqual([
      ['m1', 0],
      ['m2', 0.25],
    ]);
    expect(result).toMatchObject({ requests: 3, documents: 5, failed: 0, errors: [] });
    expect(progress.at(-1)).toEqual({ done: 5, total: 5, failed: 0 });
    expect(answers.map(({ type, documents }) => [type, documents])).toHaveLength(3);
    expect(toy.flow.requests[0]?.queryset).toContainEqual({
      name: 'VectorSearchDriver',
      parameters: { top_k: 2 },
      priority: 1,
    });
  });

  it('indexes, updates and deletes', async () => {
    await using toy = await startToy();
    const client = new PodflowClient(toy.url);
    expect(await client.index({ id: 'a', text: 'cat' })).toMatchObject({ documents: 1, failed: 0 });
    expect(await client.update({ id: 'a', text: 'dog' })).toMatchObject({ documents: 1 });
    expect(await client.delete('a')).toMatchObject({ documents: 1, requests: 1 });
    expect(await client.delete(new Set(['b', 'c']))).toMatchObject({ documents: 2 });
    const sent = toy.flow.requests.map(({ type, docs, ids }) => [
      type,
      ids ?? docs.map((doc) => doc.id),
    ]);
    expect(sent).toEqual([
      ['index', ['a']],
      ['update', ['a']],
      ['delete', ['a']],
      ['delete', ['b', 'c']],
    ]);
  });

  it('names the Documents that an Executor failed on; the others are answered', async () => {
    await using toy = await startToy();
    const result = await new PodflowClient(toy.url).search([
      'cat',
      { id: 'bad', text: commands.fail },
    ]);
    expect(result.failed).toBe(1);
    expect(result.errors).toEqual([
      expect.objectContaining({ code: 'ERR_IMAGE_READ', documentId: 'bad', pod: 'loader' }),
    ]);
    expect(result.docs.map(({ error, matches }) => [error?.code, matches.length])).toEqual([
      [undefined, 2],
      ['ERR_IMAGE_READ', 0],
    ]);
  });

  it('leaves out what the server refuses, when asked to; the others are answered', async () => {
    await using toy = await startToy();
    const client = new PodflowClient(toy.url);
    const good = Array.from({ length: 9 }, (_, number) => ({ id: `good${number}`, text: 'cat' }));
    const bad = [
      { id: 'path', uri: '/etc/passwd' },
      { id: 'long', text: 'x'.repeat(1_000_001) },
    ];
    const documents = [...good.slice(0, 4), ...bad, ...good.slice(4)];
    await expect(client.index(documents)).rejects.toMatchObject({ code: 'ERR_URI', answered: 0 });
    const progress: Progress[] = [];
    const result = await client.index(documents, {
      skipRefused: true,
      onProgress: (told) => progress.push(told),
    });
    expect(result).toMatchObject({ documents: 11, failed: 2 });
    expect(result.errors.map(({ code, documentId }) => [code, documentId])).toEqual([
      ['ERR_URI', 'path'],
      ['ERR_INPUT', 'long'],
    ]);
    expect(progress.at(-1)).toEqual({ done: 11, total: 11, failed: 2 });
    const stored = toy.flow.requests.flatMap(({ docs }) => docs.map(({ id }) => id));
    expect(stored.sort()).toEqual(good.map(({ id }) => id));
  });

  it('leaves out one Document that is too large for a proxy', async () => {
    await using server = await scriptedServer([
      { status: 413, body: '<html>' },
      { body: { ...found, index: found.search } },
      { status: 413, body: '<html>' },
    ]);
    const client = new PodflowClient(server.url, { concurrency: 1 });
    const result = await client.index(
      [
        { id: 'a', text: 'cat' },
        { id: 'b', text: 'dog' },
      ],
      { skipRefused: true },
    );
    expect(result).toMatchObject({ documents: 2, failed: 1 });
    expect(result.errors).toEqual([
      { code: 'ERR_ANSWER', message: expect.stringContaining('HTTP 413'), documentId: 'b' },
    ]);
  });

  it('throws for a refusal that is not for a Document, whether asked to skip or not', async () => {
    await using server = await scriptedServer([
      { status: 401, body: { error: { code: 'ERR_AUTH', message: 'who?' } } },
    ]);
    const client = new PodflowClient(server.url);
    const refusal = client.index(['a', 'b'], { skipRefused: true });
    await expect(refusal).rejects.toMatchObject({ code: 'ERR_AUTH' });
    expect(server.asked).toHaveLength(1);
  });

  it('tells of a query that the Flow let fall beside others', async () => {
    await using toy = await startToy();
    const result = await new PodflowClient(toy.url).search([
      { id: 'lost', text: commands.drop },
      'cat',
    ]);
    expect(result.docs.map(({ matches }) => matches.length)).toEqual([0, 2]);
    expect(result.errors).toEqual([
      expect.objectContaining({ code: 'ERR_INPUT', documentId: 'lost' }),
    ]);
    expect(result.failed).toBe(1);
  });

  it('throws what the server refuses, with all faults and their places', async () => {
    await using toy = await startToy();
    const bad = ['ok', { uri: 'file:///etc/passwd' }, { uri: '/etc/shadow' }];
    await expect(new PodflowClient(toy.url).search(bad)).rejects.toMatchObject({
      code: 'ERR_URI',
      status: 422,
      answered: 0,
      faults: [{ path: 'data[1].uri' }, { path: 'data[2].uri' }],
    });
    await expect(new PodflowClient(toy.url).search('a', { topK: 0 })).rejects.toMatchObject({
      code: 'ERR_TOP_K',
      message: expect.stringContaining('top_k: expected a whole number from 1'),
    });
  });

  it('throws what the Flow failed with, after trying again', async () => {
    await using toy = await startToy();
    const client = new PodflowClient(toy.url, { retries: 1, backoff: { first: 1, max: 1 } });
    await expect(client.search(commands.bug)).rejects.toMatchObject({
      code: 'ERR_INTERNAL',
      status: 500,
    });
    expect(toy.flow.requests).toHaveLength(2);
  });

  it('refuses ids that are none, and sizes that are none', async () => {
    await using toy = await startToy();
    const client = new PodflowClient(toy.url);
    await expect(client.delete(['a', 5] as string[])).rejects.toMatchObject({
      code: 'ERR_INPUT',
      message: expect.stringContaining('ids[1]'),
    });
    await expect(client.index('a', { requestSize: 0 })).rejects.toMatchObject({
      code: 'ERR_INPUT',
    });
    expect(toy.flow.requests).toEqual([]);
  });

  it('passes on what the source of inputs throws', async () => {
    await using toy = await startToy();
    const broken = async function* () {
      yield 'a';
      throw new RangeError('the disk is gone');
    };
    const client = new PodflowClient(toy.url);
    await expect(client.index(broken, { requestSize: 1 })).rejects.toThrow('the disk is gone');
  });

  it('tells the status, and who is not ready', async () => {
    await using toy = await startToy();
    const client = new PodflowClient(toy.url);
    expect((await client.status()).flow).toBe('toy');
    expect(await client.ready()).toEqual({ ready: true, pods: [] });
    toy.flow.states = [{ name: 'encoder', ready: false } as (typeof toy.flow.states)[number]];
    expect(await client.ready()).toMatchObject({ ready: false, pods: [{ name: 'encoder' }] });
  });

  it('needs the token of the server', async () => {
    await using toy = await startToy({ token: 'sesame' });
    await expect(new PodflowClient(toy.url).status()).rejects.toMatchObject({
      code: 'ERR_AUTH',
      status: 401,
    });
    const client = new PodflowClient(toy.url, { token: 'sesame' });
    expect((await client.search('cat')).docs).toHaveLength(1);
  });
});
