import { describe, expect, it } from '@jest/globals';
import { toDot } from '../src/index.ts';
import { makeExecutor, makeGraph, makeQueryGraph } from './make-graph.ts';

const arrows = (dot: string) =>
  [...dot.matchAll(/^ {2}"(.*?)" -> "(.*?)"/gm)].map(([, from, to]) => `${from} -> ${to}`);
const statementOf = (dot: string, name: string) =>
  dot.split('\n').find((line) => line.trimStart().startsWith(`"${name}" [`));

describe('toDot', () => {
  it('has an edge for each edge of the graph, the answer going to a sink of its own', () => {
    expect(arrows(toDot(makeQueryGraph(1)))).toEqual([
      'gateway -> loader',
      'loader -> normalizer',
      'normalizer -> image_encoder',
      'image_encoder -> text_indexer',
      'gateway -> text_encoder',
      'text_encoder -> image_vector_indexer',
      'image_vector_indexer -> image_kv_indexer',
      'text_indexer -> join_all',
      'image_kv_indexer -> join_all',
      'join_all -> gateway:out',
    ]);
  });

  it('labels Pods with plain lines', () => {
    const statement = statementOf(toDot(makeQueryGraph(2)), 'image_vector_indexer');
    expect(statement).toContain(
      'label="image_vector_indexer\\nindex-image-vector.yml\\n×2 shards, polling all\\nafter: _merge_matches"',
    );
  });

  it('draws joins as hexagons', () => {
    const dot = toDot(makeQueryGraph(1));
    expect(statementOf(dot, 'join_all')).toContain('shape=hexagon');
    expect(statementOf(dot, 'loader')).not.toContain('shape=hexagon');
  });

  it.each([
    ['vector-indexer', 'indexer'],
    ['key-value-indexer', 'indexer'],
    ['compound-indexer', 'indexer'],
    ['segmenter', 'crafter'],
    ['ranker', 'join'],
    ['evaluator', 'evaluator'],
    ['base', 'base'],
  ] as const)('gives the kind %s the class %s', (kind, name) => {
    const graph = makeGraph([{ name: 'a', uses: makeExecutor('Any', kind) }]);
    expect(statementOf(toDot(graph), 'a')).toContain(`class="pod ${name}"`);
  });

  it('colours a Pod that joins and does more by what it does', () => {
    const graph = makeGraph([
      { name: 'a' },
      { name: 'b', needs: ['gateway'] },
      { name: 'c', needs: ['a', 'b'], uses: makeExecutor('E', 'encoder') },
    ]);
    expect(statementOf(toDot(graph), 'c')).toContain('class="pod encoder joining"');
  });

  it('goes left to right, or top to bottom when vertical', () => {
    const graph = makeGraph([{ name: 'a' }]);
    expect(toDot(graph)).toContain('rankdir=LR');
    expect(toDot(graph, { vertical: true })).toContain('rankdir=TB');
  });

  it('keeps hostile text within its quotes', () => {
    const uses = makeExecutor('"]; evil -> node; "\\ &amp;.yml');
    const statement = statementOf(toDot(makeGraph([{ name: 'a', uses }])), 'a') ?? '';
    const strings = statement.match(/"(?:[^"\\]|\\.)*"/g) ?? [];
    expect(strings.at(-1)).toContain('&amp;amp;.yml');
    expect(statement.replace(/"(?:[^"\\]|\\.)*"/g, '')).not.toContain('evil');
  });
});
