import { describe, expect, it } from '@jest/globals';
import type { FlowGraph } from '@podflow/core';
import sharp from 'sharp';
import { plotFlow } from '../src/index.ts';
import { makeExecutor, makeGraph, makeQueryGraph } from './make-graph.ts';

interface Drawn {
  title: string;
  classes: string[];
  lines: string[];
}

/** The groups of one class: nodes or edges. */
function groups(svg: string, name: 'node' | 'edge'): Drawn[] {
  const found = svg.matchAll(new RegExp(`<g class="(${name}[^"]*)">([\\s\\S]*?)</g>`, 'g'));
  return [...found].map(([, classes = '', body = '']) => ({
    title: /<title>(.*?)<\/title>/.exec(body)?.[1] ?? '',
    classes: classes.split(' '),
    lines: [...body.matchAll(/<text [^>]*>([^<]*)</g)].map(([, line = '']) => line),
  }));
}

const nodeNamed = async (graph: FlowGraph, name: string) =>
  groups(await plotFlow(graph), 'node').find(({ title }) => title === name);

/** Renders it: a picture that is not well-formed XML fails. */
const sizeOf = async (svg: string) => {
  const { width, height, format } = await sharp(Buffer.from(svg)).metadata();
  return { width, height, format };
};

/** Centre of a node, from the place of its first line. */
function placeOf(svg: string, title: string): { x: number; y: number } {
  const group = new RegExp(`<title>${title}</title>[\\s\\S]*?<text [^>]*x="(.*?)" y="(.*?)"`);
  const [, x, y] = group.exec(svg.slice(svg.indexOf('<g class="node'))) ?? [];
  return { x: Number(x), y: Number(y) };
}

describe('plotFlow', () => {
  it.each([1, 2])('draws the query Flow of cross-modal search with %d shards', async (shards) => {
    const graph = makeQueryGraph(shards);
    const svg = await plotFlow(graph);
    expect(groups(svg, 'node').map(({ title }) => title)).toEqual([
      'gateway',
      ...graph.nodes.map(({ name }) => name),
      'gateway',
    ]);
    expect(
      groups(svg, 'edge')
        .map(({ title }) => title)
        .sort(),
    ).toEqual(graph.edges.map(([from, to]) => `${from} → ${to}`).sort());
    expect((await sizeOf(svg)).format).toBe('svg');
  });

  it('tells the gateway as the source from the gateway as the sink', async () => {
    const nodes = groups(await plotFlow(makeGraph([{ name: 'a' }])), 'node');
    expect(nodes.map(({ lines }) => lines.join())).toEqual([
      'gateway,requests in',
      'a,_pass',
      'gateway,answers out',
    ]);
    expect(nodes.map(({ classes }) => classes.at(-1))).toEqual(['source', 'base', 'sink']);
  });

  it('shows shards, polling and what runs after them', async () => {
    const indexer = await nodeNamed(makeQueryGraph(2), 'image_vector_indexer');
    expect(indexer?.classes).toEqual(['node', 'pod', 'indexer', 'sharded']);
    expect(indexer?.lines).toEqual([
      'image_vector_indexer',
      'index-image-vector.yml',
      '×2 shards, polling all',
      'after: _merge_matches',
    ]);
  });

  it('shows neither shards nor polling of a single Pea, but its tail', async () => {
    const indexer = await nodeNamed(makeQueryGraph(1), 'image_vector_indexer');
    expect(indexer?.lines.slice(2)).toEqual(['after: _merge_matches']);
  });

  it('shows no tail that polling any leaves out, and no polling any', async () => {
    const pod = { name: 'a', shards: 3, usesAfter: makeExecutor('_merge_matches') };
    const node = await nodeNamed(makeGraph([pod]), 'a');
    expect(node?.lines).toEqual(['a', '_pass', '×3 shards']);
  });

  it.each([
    ['yaml/clip/text-encoder.yml', 'text-encoder.yml'],
    ['docker://jinahub/pod.encoder.clipimageencoder:0.0.1-1.0.7', 'clipimageencoder'],
    ['docker://localhost:5000/team/my-encoder@sha256:abc', 'my-encoder'],
    ['NumpyIndexer', 'NumpyIndexer'],
    ['_merge_root', '_merge_root'],
    ['!NumpyIndexer | {metric: cosine}', 'BaseExecutor'],
    ['- !FilterQL | {lookups: {modality: image}}', 'BaseExecutor'],
  ])('names %s shortly', async (uses, short) => {
    const node = await nodeNamed(makeGraph([{ name: 'a', uses: makeExecutor(uses) }]), 'a');
    expect(node?.lines[1]).toBe(short);
  });

  it('draws joins in a shape of their own and marks the edges into them', async () => {
    const svg = await plotFlow(makeQueryGraph(1));
    expect(/<title>join_all<\/title>\s*<(\w+)/.exec(svg)?.[1]).toBe('polygon');
    expect(/<title>loader<\/title>\s*<(\w+)/.exec(svg)?.[1]).toBe('path');
    const joining = groups(svg, 'edge').filter(({ classes }) => classes.includes('joining'));
    expect(joining.map(({ title }) => title).sort()).toEqual([
      'image_kv_indexer → join_all',
      'text_indexer → join_all',
    ]);
  });

  it('dashes inspections', async () => {
    const graph = makeGraph([{ name: 'a' }, { name: 'look', method: 'inspect' }]);
    const dashed = groups(await plotFlow(graph), 'node').filter(({ classes }) =>
      classes.includes('inspect'),
    );
    expect(dashed.map(({ title }) => title)).toEqual(['look', '_aux_look']);
  });

  it('explains the kinds that occur and no others', async () => {
    const legend = /<g class="legend"[\s\S]*/.exec(await plotFlow(makeQueryGraph(1)))?.[0] ?? '';
    const labels = [...legend.matchAll(/<text [^>]*>([^<]*)</g)].map(([, label]) => label);
    expect(labels).toEqual(['Gateway', 'Crafter', 'Encoder', 'Indexer', 'Join, ranker']);
  });

  it('runs left to right, or top to bottom when vertical', async () => {
    const graph = makeGraph([{ name: 'a' }, { name: 'b' }]);
    const across = await plotFlow(graph);
    expect(placeOf(across, 'b').x).toBeGreaterThan(placeOf(across, 'a').x);
    const down = await plotFlow(graph, { vertical: true });
    expect(placeOf(down, 'b').y).toBeGreaterThan(placeOf(down, 'a').y);
  });

  it('follows the theme of the reader unless one is given', async () => {
    const graph = makeGraph([{ name: 'a' }]);
    const [auto, light, dark] = await Promise.all([
      plotFlow(graph),
      plotFlow(graph, { theme: 'light' }),
      plotFlow(graph, { theme: 'dark' }),
    ]);
    expect(auto).toContain('prefers-color-scheme: dark');
    expect(light).not.toContain('prefers-color-scheme');
    expect(dark).not.toContain('prefers-color-scheme');
    expect(dark).not.toBe(light);
  });

  it('describes itself to those who do not see it', async () => {
    const svg = await plotFlow(makeQueryGraph(1));
    expect(svg).toMatch(/^<svg [^>]*role="img" aria-label="Graph of the Flow flow-query"/);
    expect(svg).toContain('<title>Graph of the Flow flow-query</title>');
    expect(/<desc>(.*)<\/desc>/.exec(svg)?.[1]).toContain('text_encoder to image_vector_indexer');
  });

  it('refers to nothing outside the file', async () => {
    const svg = (await plotFlow(makeQueryGraph(2))).replace(
      'xmlns="http://www.w3.org/2000/svg"',
      '',
    );
    expect(svg).not.toMatch(/https?:|href|@import|url\(|<!DOCTYPE/);
  });

  it('gives the same text for the same graph, also side by side', async () => {
    const first = await plotFlow(makeQueryGraph(2));
    const again = await Promise.all([plotFlow(makeQueryGraph(2)), plotFlow(makeQueryGraph(2))]);
    expect(again).toEqual([first, first]);
  });

  it.each([
    '<script>alert(1)</script>.yml',
    'a&b "quoted" \'single\'.yml',
    'back\\slash\\n.yml',
    'ends-with\\',
    '&lt;entity&#60;.yml',
    '画像 – größe.yml',
    'control\u0000\u0007\ud800.yml',
    '</text></svg>',
    '\n',
  ])('draws the hostile text %j as text', async (text) => {
    const graph = makeGraph([{ name: 'a', uses: makeExecutor(text) }], { name: text });
    const svg = await plotFlow(graph);
    await expect(sizeOf(svg)).resolves.toMatchObject({ format: 'svg' });
    expect(svg).not.toContain('<script');
    expect(svg.match(/<\/svg>/g)).toHaveLength(1);
    expect(groups(svg, 'node')).toHaveLength(3);
  });

  it('escapes each character once', async () => {
    const graph = makeGraph([{ name: 'a', uses: makeExecutor('x&lt;<"\'.yml') }]);
    expect(decode((await nodeNamed(graph, 'a'))?.lines[1] ?? '')).toBe('x&lt;<"\'.yml');
  });

  it('draws names of other writing and cuts long ones in the middle', async () => {
    const graph = makeGraph([{ name: '画像' }, { name: `long_${'n'.repeat(80)}_end` }]);
    const nodes = groups(await plotFlow(graph), 'node');
    expect(nodes[1]?.lines[0]).toBe('画像');
    expect(nodes[2]?.lines[0]).toMatch(/^long_n+…n+_end$/);
    expect(nodes[2]?.title).toBe(graph.nodes[1]?.name);
  });

  it.each(['gateway', undefined])('draws 200 Pods that need %s', async (need) => {
    const needs = need === undefined ? null : [need];
    const names = Array.from({ length: 199 }, (_, index) => `pod_${index}`);
    const graph = makeGraph([
      ...names.map((name) => ({ name, needs })),
      { name: 'end', method: 'needs_all' },
    ]);
    expect(groups(await plotFlow(graph), 'node')).toHaveLength(202);
  });
});

function decode(text: string): string {
  return text.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
}
