import { describe, expect, it } from '@jest/globals';
import { Flow, type Response } from 'podflow';

const flowOf = (...uses: string[]): Flow =>
  uses.reduce(
    (flow, each) => flow.add({ uses: each }),
    new Flow().onLog(() => {}),
  );
const idsOf = (responses: readonly Response[]): string[] =>
  responses.flatMap(({ docs }) => docs.map(({ id }) => id));
const numbered = [0, 1, 2].map((n) => ({ id: `d${n}`, text: 'x', tags: { n } }));

describe('the Documents of an answer', () => {
  it.each([
    ['SortQL', '- !SortQL | {field: tags__n, reverse: true, traversal_paths: [r]}'],
    ['ReverseQL', '- !ReverseQL | {traversal_paths: [r]}'],
  ])('have the order of a %s on the roots', async (_name, uses) => {
    expect(idsOf(await flowOf(uses).search(numbered))).toEqual(['d2', 'd1', 'd0']);
    const answers: Response[] = [];
    for await (const answer of flowOf('_pass', uses, '_pass').index(numbered)) answers.push(answer);
    expect(idsOf(answers)).toEqual(['d2', 'd1', 'd0']);
  });

  it('have it in each request, and the requests the order in which they were sent', async () => {
    const flow = flowOf('- !ReverseQL | {traversal_paths: [r]}');
    expect(idsOf(await flow.search(numbered, { requestSize: 2 }))).toEqual(['d1', 'd0', 'd2']);
  });

  it('have the order in which they were sent when a join took it from them', async () => {
    const only = (text: string) => `- !FilterQL | {lookups: {text: ${text}}, traversal_paths: [r]}`;
    const flow = new Flow()
      .onLog(() => {})
      .add({ name: 'second', uses: only('b') })
      .add({ name: 'first', uses: only('a'), needs: 'gateway' })
      .add({ name: 'join', uses: '_merge_root', needs: ['second', 'first'] });
    const documents = ['a', 'b', 'a', 'b'].map((text, n) => ({ id: `${text}${n}`, text }));
    expect(idsOf(await flow.search(documents))).toEqual(['a0', 'b1', 'a2', 'b3']);
  });

  it('stay where they are when one id stands twice', async () => {
    const documents = ['a', 'b', 'a'].map((id) => ({ id, text: id }));
    expect(idsOf(await flowOf('_pass').search(documents))).toEqual(['a', 'b', 'a']);
  });

  it('stand where an id was sent first when its second one is dropped', async () => {
    const documents = ['a', 'b', 'c', 'a'].map((id, n) => ({ id, text: `t${n}` }));
    const flow = flowOf('- !FilterQL | {lookups: {text__neq: t3}, traversal_paths: [r]}');
    expect(idsOf(await flow.search(documents))).toEqual(['a', 'b', 'c']);
  });
});

describe('each route of an answer', () => {
  it('has a status, with the exception at the Pod that failed', async () => {
    const flow = new Flow()
      .onLog(() => {})
      .add({ name: 'sort', uses: '- !SortQL | {field: tags__n, traversal_paths: [r]}' })
      .add({ name: 'next' });
    const mixed = [
      { text: 'a', tags: { n: 1 } },
      { text: 'b', tags: { n: 'x' } },
    ];
    const [response] = await flow.search(mixed);
    const statuses = response?.routes.map(({ pod, status }) => [pod, status?.code]);
    expect(statuses).toEqual([
      ['gateway', 'SUCCESS'],
      ['sort', 'ERROR'],
      ['next', 'SUCCESS'],
      ['gateway', 'SUCCESS'],
    ]);
    expect(response?.routes[1]?.status).toEqual({
      code: 'ERROR',
      description: expect.stringContaining('cannot compare'),
      exception: {
        name: 'ERR_DRIVER',
        args: [expect.stringContaining('cannot compare')],
        executor: 'sort',
      },
    });
  });
});
