import { describe, expect, it } from '@jest/globals';
import { buildGraph, type FlowGraph } from '../../src/index.ts';
import { makeExecutor, makeFlow } from './make-flow.ts';

const arrows = ({ edges }: FlowGraph) => edges.map(([from, to]) => `${from} -> ${to}`);
const needsOf = (graph: FlowGraph, name: string) =>
  graph.nodes.find((node) => node.name === name)?.needs;

describe('buildGraph', () => {
  it('connects the index Flow of cross-modal search', () => {
    const graph = buildGraph(
      makeFlow([
        { name: 'loader' },
        { name: 'normalizer', needs: ['loader'] },
        { name: 'image_encoder', needs: ['normalizer'] },
        { name: 'image_vector_indexer', needs: ['image_encoder'] },
        { name: 'image_kv_indexer', needs: ['gateway'] },
        { name: 'text_encoder', needs: ['gateway'] },
        { name: 'text_indexer', needs: ['text_encoder'] },
        { name: 'join_all', needs: ['image_vector_indexer', 'image_kv_indexer', 'text_indexer'] },
      ]),
    );
    expect(arrows(graph)).toEqual([
      'gateway -> loader',
      'loader -> normalizer',
      'normalizer -> image_encoder',
      'image_encoder -> image_vector_indexer',
      'gateway -> image_kv_indexer',
      'gateway -> text_encoder',
      'text_encoder -> text_indexer',
      'image_vector_indexer -> join_all',
      'image_kv_indexer -> join_all',
      'text_indexer -> join_all',
      'join_all -> gateway',
    ]);
    expect(graph.nodes.map(({ role }) => role)).toEqual(Array(8).fill('pod'));
    expect(graph.nodes.some(({ hasHead, hasTail }) => hasHead || hasTail)).toBe(false);
    expect(graph.sinks).toEqual(['join_all']);
    expect(graph.warnings).toEqual([]);
  });

  it.each([1, 2])('connects the query Flow of cross-modal search with %d shards', (shards) => {
    const merged = (usesAfter: string) => ({
      shards,
      polling: 'all' as const,
      usesAfter: makeExecutor(usesAfter),
    });
    const graph = buildGraph(
      makeFlow([
        { name: 'loader' },
        { name: 'normalizer', needs: ['loader'] },
        { name: 'image_encoder', needs: ['normalizer'] },
        { name: 'text_indexer', ...merged('yaml/merge_matches_sort_topk.yml') },
        { name: 'text_encoder', needs: ['gateway'] },
        { name: 'image_vector_indexer', ...merged('_merge_matches') },
        { name: 'image_kv_indexer', ...merged('yaml/merge_matches_sort_topk.yml') },
        { name: 'join_all', needs: ['text_indexer', 'image_kv_indexer'] },
      ]),
    );
    expect(arrows(graph)).toEqual([
      'gateway -> loader',
      'loader -> normalizer',
      'normalizer -> image_encoder',
      'image_encoder -> text_indexer',
      'gateway -> text_encoder',
      'text_encoder -> image_vector_indexer',
      'image_vector_indexer -> image_kv_indexer',
      'text_indexer -> join_all',
      'image_kv_indexer -> join_all',
      'join_all -> gateway',
    ]);
    expect(graph.nodes.filter(({ hasTail }) => hasTail).map(({ name }) => name)).toEqual([
      'text_indexer',
      'image_vector_indexer',
      'image_kv_indexer',
    ]);
    expect(graph.nodes.map(({ tailParts }) => tailParts)).toEqual([
      1,
      1,
      1,
      shards,
      1,
      shards,
      shards,
      1,
    ]);
    expect(graph.warnings).toEqual([]);
  });

  it('takes the Pod before it where needs are absent or empty, the gateway for the first', () => {
    const graph = buildGraph(makeFlow([{ name: 'a' }, { name: 'b', needs: [] }, { name: 'c' }]));
    expect(arrows(graph)).toEqual(['gateway -> a', 'a -> b', 'b -> c', 'c -> gateway']);
  });

  it('counts a need that is named twice once and keeps the written order', () => {
    const graph = buildGraph(
      makeFlow([
        { name: 'a' },
        { name: 'b', needs: ['gateway'] },
        { name: 'c', needs: ['b', 'a', 'b'] },
      ]),
    );
    expect(needsOf(graph, 'c')).toEqual(['b', 'a']);
  });

  it('accepts needs that come later and orders the Pods by them', () => {
    const graph = buildGraph(
      makeFlow([
        { name: 'a', needs: ['b'] },
        { name: 'b', needs: ['gateway'] },
        { name: 'c', needs: ['a'] },
      ]),
    );
    expect(graph.order).toEqual(['b', 'a', 'c']);
    expect(graph.nodes.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
  });

  it('lets only the last Pod answer and warns of Pods nobody needs', () => {
    const graph = buildGraph(
      makeFlow([
        { name: 'a' },
        { name: 'lost', place: { file: 'flow.yml', line: 7, column: 5 } },
        { name: 'c', needs: ['a'] },
      ]),
    );
    expect(graph.sinks).toEqual(['c']);
    expect(graph.warnings).toMatchObject([
      { code: 'ERR_NEEDS_DANGLING', severity: 'warning', file: 'flow.yml', line: 7, column: 5 },
    ]);
    expect(graph.warnings[0]?.message).toContain('"lost"');
  });

  it('renames a second Pod of the same name by the number of Pods before it', () => {
    const graph = buildGraph(makeFlow([{ name: 'a' }, { name: 'a' }, { name: 'a' }]));
    expect(graph.order).toEqual(['a', 'a1', 'a2']);
    expect(graph.nodes.map(({ config }) => config.name)).toEqual(['a', 'a1', 'a2']);
    expect(graph.warnings.map(({ code }) => code)).toEqual(['ERR_POD_NAME', 'ERR_POD_NAME']);
  });

  it('never renames to a name that is taken', () => {
    const graph = buildGraph(makeFlow([{ name: 'a' }, { name: 'a2' }, { name: 'a' }]));
    expect(graph.order).toEqual(['a', 'a2', 'a3']);
  });

  it('does not change the configuration', () => {
    const config = makeFlow([{ name: 'a' }, { name: 'a', needs: ['a'] }]);
    const before = structuredClone(config);
    buildGraph(config);
    expect(config).toEqual(before);
  });
});

describe('head and tail', () => {
  const merge = makeExecutor('_merge_matches');
  const pass = makeExecutor('_pass');
  const one = (pod: Parameters<typeof makeFlow>[0][number]) => buildGraph(makeFlow([pod])).nodes[0];

  it.each([
    { shards: 1, polling: 'any' as const, hasTail: true, tailParts: 1 },
    { shards: 1, polling: 'all' as const, hasTail: true, tailParts: 1 },
    { shards: 3, polling: 'any' as const, hasTail: false, tailParts: 1 },
    { shards: 3, polling: 'all' as const, hasTail: true, tailParts: 3 },
  ])('uses_before and uses_after with $shards shards, polling $polling', (given) => {
    const { shards, polling, hasTail, tailParts } = given;
    const node = one({ name: 'a', shards, polling, usesBefore: merge, usesAfter: merge });
    expect(node).toMatchObject({ hasHead: true, hasTail, tailParts });
  });

  it.each([null, pass])('has neither when they are absent or only pass on (%#)', (uses) => {
    const node = one({ name: 'a', shards: 3, polling: 'all', usesBefore: uses, usesAfter: uses });
    expect(node).toMatchObject({ hasHead: false, hasTail: false, tailParts: 3 });
  });

  it('warns of a uses_after that polling any leaves out', () => {
    const { warnings } = buildGraph(makeFlow([{ name: 'a', shards: 2, usesAfter: merge }]));
    expect(warnings).toMatchObject([{ code: 'ERR_VALUE', severity: 'warning' }]);
    expect(warnings[0]?.message).toContain('_merge_matches');
  });
});

describe('method needs_all', () => {
  it('joins all Pods nobody needs yet', () => {
    const graph = buildGraph(
      makeFlow([
        { name: 'a' },
        { name: 'b', needs: ['gateway'] },
        { name: 'c', needs: ['b'] },
        { name: 'joiner', method: 'needs_all' },
      ]),
    );
    expect(graph.nodes.at(-1)).toMatchObject({ role: 'join', needs: ['a', 'c'] });
  });

  it('is a plain Pod behind a single one', () => {
    const graph = buildGraph(makeFlow([{ name: 'a' }, { name: 'joiner', method: 'needs_all' }]));
    expect(graph.nodes.at(-1)).toMatchObject({ role: 'pod', needs: ['a'] });
  });
});

it('method needs makes a join', () => {
  const graph = buildGraph(
    makeFlow([
      { name: 'a' },
      { name: 'b', needs: ['gateway'] },
      { name: 'both', method: 'needs', needs: ['a', 'b'] },
    ]),
  );
  expect(graph.nodes.at(-1)).toMatchObject({ role: 'join', needs: ['a', 'b'] });
});
