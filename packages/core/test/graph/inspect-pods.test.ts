import { describe, expect, it } from '@jest/globals';
import { buildGraph, type FlowGraph } from '../../src/index.ts';
import { makeExecutor, makeFlow } from './make-flow.ts';

const arrows = ({ edges }: FlowGraph) => edges.map(([from, to]) => `${from} -> ${to}`);
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
          { name: 'late', needs: ['first'] },
          { name: 'end', needs: ['gather', 'late'] },
        ],
        { inspect: 'remove' },
      ),
    );
    expect(arrows(graph)).toEqual([
      'gateway -> a',
      'a -> gather',
      'a -> late',
      'gather -> end',
      'late -> end',
      'end -> gateway',
    ]);
  });

  it('answers with the last inspected Pod when inspections at the end are removed', () => {
    const graph = buildGraph(makeFlow(pods.slice(0, 2), { inspect: 'remove' }));
    expect(arrows(graph)).toEqual(['gateway -> a', 'a -> gateway']);
  });

  it('gathers what a gather_inspect of the Flow has not', () => {
    const inspect = (name: string) => ({ name, method: 'inspect' as const });
    const gather = { name: 'gather', method: 'gather_inspect' as const };
    const all = buildGraph(makeFlow([{ name: 'a' }, inspect('x'), gather]));
    expect(all.sinks).toEqual(['gather']);
    expect(all.nodes.at(-1)?.needs).toEqual(['x', '_aux_x']);
    const some = buildGraph(makeFlow([{ name: 'a' }, inspect('x'), gather, inspect('y')]));
    expect(some.nodes.at(-1)).toMatchObject({ name: 'gather_inspect', needs: ['y', '_aux_y'] });
  });

  it('is not joined by needs_all', () => {
    const graph = buildGraph(
      makeFlow([...pods.slice(0, 4), { name: 'all', method: 'needs_all' }], { inspect: 'hang' }),
    );
    expect(graph.nodes.at(-1)?.needs).toEqual(['b', 'c']);
  });

  it('warns of a gather_inspect that has nothing to gather and leaves it out', () => {
    const graph = buildGraph(
      makeFlow([{ name: 'a' }, { name: 'gather', method: 'gather_inspect' }]),
    );
    expect(graph.order).toEqual(['a']);
    expect(graph.warnings).toMatchObject([{ code: 'ERR_NEEDS_COUNT', severity: 'warning' }]);
  });
});
