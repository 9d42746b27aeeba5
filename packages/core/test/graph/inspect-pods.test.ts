import { describe, expect, it } from '@jest/globals';
import { buildGraph, type FlowGraph } from '../../src/index.ts';
import { makeExecutor, makeFlow } from './make-flow.ts';

const arrows = ({ edges }: FlowGraph) => edges.map(([from, to]) => `${from} -> ${to}`);
function errorOf(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

const pods = [
  { name: 'a' },
  { name: 'look', method: 'inspect' as const, uses: makeExecutor('_eval_pr') },
  { name: 'b' },
  { name: 'c', needs: ['a'] },
  { name: 'd', needs: ['b', 'c'] },
];

describe('method inspect', () => {
  it('collect: routes around the inspection and gathers it at the end', () => {
    const graph = buildGraph(makeFlow(pods, { inspect: 'collect' }));
    expect(arrows(graph)).toEqual([
      'gateway -> a',
      'a -> look',
      'a -> _aux_look',
      '_aux_look -> b',
      '_aux_look -> c',
      'b -> d',
      'c -> d',
      'look -> gather_inspect',
      'd -> gather_inspect',
      'gather_inspect -> gateway',
    ]);
    expect(graph.nodes.map(({ role }) => role)).toEqual([
      'pod',
      'inspect',
      'inspect-aux',
      'pod',
      'pod',
      'pod',
      'join-inspect',
    ]);
    expect(graph.nodes.at(-1)?.config.uses).toMatchObject({
      uses: '_merge_eval',
      requests: {
        search: [{ name: 'CollectEvaluationDriver' }],
        delete: [{ name: 'RouteDriver' }],
      },
    });
    expect(graph.warnings).toEqual([]);
  });

  it('hang: leaves the inspection without a warning', () => {
    const graph = buildGraph(makeFlow(pods, { inspect: 'hang' }));
    expect(arrows(graph)).toContain('a -> look');
    expect(graph.edges.some(([from]) => from === 'look')).toBe(false);
    expect(graph.sinks).toEqual(['d']);
    expect(graph.warnings).toEqual([]);
  });

  it('remove: gives the graph without any inspection', () => {
    const graph = buildGraph(makeFlow(pods, { inspect: 'remove' }));
    const plain = pods.filter(({ name }) => name !== 'look');
    expect(arrows(graph)).toEqual(arrows(buildGraph(makeFlow(plain))));
  });

  it('remove: takes out inspections of inspections and a join of them', () => {
    const graph = buildGraph(
      makeFlow(
        [
          { name: 'a' },
          { name: 'first', method: 'inspect' },
          { name: 'second', method: 'inspect' },
          { name: 'gather', method: 'gather_inspect' },
          { name: 'end', needs: ['gather', 'a'] },
        ],
        { inspect: 'remove' },
      ),
    );
    expect(arrows(graph)).toEqual([
      'gateway -> a',
      'a -> gather',
      'gather -> end',
      'a -> end',
      'end -> gateway',
    ]);
  });

  it('answers with the last inspected Pod when inspections at the end are removed', () => {
    const graph = buildGraph(makeFlow(pods.slice(0, 2), { inspect: 'remove' }));
    expect(arrows(graph)).toEqual(['gateway -> a', 'a -> gateway']);
  });

  const inspect = (name: string) => ({ name, method: 'inspect' as const });

  it('gathers at the end, as Jina does, also behind a gather_inspect of the Flow', () => {
    const gather = { name: 'gather', method: 'gather_inspect' as const };
    const all = buildGraph(makeFlow([{ name: 'a' }, inspect('x'), gather, { name: 'z' }]));
    expect(all.nodes.find(({ name }) => name === 'gather')?.needs).toEqual(['x', '_aux_x']);
    expect(all.nodes.at(-1)).toMatchObject({ name: 'gather_inspect', needs: ['x', 'z'] });
    expect(all.sinks).toEqual(['gather_inspect']);
  });

  it('gathers without the last Pod when include_last_pod is false', () => {
    const gather = { name: 'g', method: 'gather_inspect' as const, includeLastPod: false };
    const pods = [{ name: 'a' }, inspect('i'), { name: 'b' }, gather, { name: 'z' }];
    const graph = buildGraph(makeFlow(pods, { inspect: 'hang' }));
    expect(graph.nodes.find(({ name }) => name === 'g')?.needs).toEqual(['i']);
  });

  it.each([
    ['a Pod', { name: 'late', needs: ['look'] }],
    [
      'a join of inspections only',
      { name: 'late', method: 'gather_inspect' as const, includeLastPod: false },
    ],
  ])('remove: refuses %s that needs the inspection', (_what, pod) => {
    const error = errorOf(() =>
      buildGraph(makeFlow([...pods.slice(0, 2), pod], { inspect: 'remove' })),
    );
    expect(error).toMatchObject({ code: 'ERR_CONFIG', faults: [{ code: 'ERR_NEEDS_UNKNOWN' }] });
    expect(error).toHaveProperty(
      'message',
      expect.stringContaining('Pod "late" needs the inspection "look"'),
    );
  });

  it('counts what needs an inspected Pod as needing its successor', () => {
    const pods = [{ name: 'c' }, inspect('b'), { name: 'd', needs: ['b', 'c'] }];
    const graph = buildGraph(makeFlow([...pods, { name: 'all', method: 'needs_all' as const }]));
    expect(graph.nodes.find(({ name }) => name === 'all')?.needs).toEqual(['d']);
  });

  it('is joined by needs_all, as in Jina', () => {
    const graph = buildGraph(
      makeFlow([...pods.slice(0, 4), { name: 'all', method: 'needs_all' }], { inspect: 'hang' }),
    );
    expect(graph.nodes.at(-1)?.needs).toEqual(['look', 'b', 'c']);
  });

  it('warns of a gather_inspect that has nothing to gather and leaves it out', () => {
    const graph = buildGraph(
      makeFlow([{ name: 'a' }, { name: 'gather', method: 'gather_inspect' }]),
    );
    expect(graph.order).toEqual(['a']);
    expect(graph.warnings).toMatchObject([{ code: 'ERR_NEEDS_COUNT', severity: 'warning' }]);
  });
});
