import { describe, expect, it } from '@jest/globals';
import { type PlotOptions, plotFlow, toDot } from '../src/index.ts';
import { makeExecutor, makeGraph, makeQueryGraph } from './make-graph.ts';

const peas = { detail: 'peas' } as const;
const groupsOf = (svg: string, name: string) =>
  [...svg.matchAll(new RegExp(`<g class="${name}(?: [^"]*)?">([\\s\\S]*?)</g>`, 'g'))].map(
    ([, body = '']) => body,
  );
const titleOf = (body: string) => /<title>(.*?)<\/title>/.exec(body)?.[1] ?? '';
const textsOf = (body: string) =>
  [...body.matchAll(/<text [^>]*>([^<]*)</g)].map(([, text]) => text);
const draw = async (pods: Parameters<typeof makeGraph>[0], options: PlotOptions = peas) =>
  await plotFlow(makeGraph(pods), options);
const nodesOf = (svg: string) => groupsOf(svg, 'node').map(titleOf);
const labelsOf = (svg: string) => groupsOf(svg, 'edge').flatMap(textsOf);
/** Where the Peas of one Pod stand, in order. */
const placesOf = (svg: string, axis: 'x' | 'y') =>
  groupsOf(svg, 'node')
    .filter((body) => /\/\d+$/.test(titleOf(body)))
    .sort((left, right) => titleOf(left).localeCompare(titleOf(right)))
    .map((body) => Number(new RegExp(` ${axis}="(.*?)"`).exec(body)?.[1]));

describe('the detail peas', () => {
  it('draws a cluster for each Pod with several Peas', async () => {
    const svg = await plotFlow(makeQueryGraph(2), peas);
    const clusters = groupsOf(svg, 'cluster').filter((body) => titleOf(body) !== '');
    expect(clusters.map(titleOf)).toEqual([
      'text_indexer',
      'image_vector_indexer',
      'image_kv_indexer',
    ]);
    expect(nodesOf(svg)).toEqual(expect.arrayContaining(['gateway', 'loader', 'join_all']));
  });

  it('names what runs in the Pod, and in its head and tail', async () => {
    const svg = await draw([
      {
        name: 'a',
        uses: makeExecutor('yaml/work.yml'),
        usesBefore: makeExecutor('yaml/split.yml'),
        usesAfter: makeExecutor('_merge_matches'),
        shards: 2,
        polling: 'all',
      },
    ]);
    expect(
      nodesOf(svg)
        .filter((title) => title !== 'gateway')
        .sort(),
    ).toEqual(['a/1', 'a/2', 'a/head', 'a/tail']);
    const texts = textsOf(svg);
    expect(texts).toEqual(
      expect.arrayContaining(['a', 'work.yml', 'head', 'split.yml', 'tail', '_merge_matches']),
    );
    expect(texts).toEqual(expect.arrayContaining(['Pea 1', 'Pea 2']));
  });

  it('puts points where requests part and meet without head and tail', async () => {
    const nodes = nodesOf(await draw([{ name: 'a', shards: 2 }]));
    expect(nodes.sort()).toEqual(['a/1', 'a/2', 'a/in', 'a/out', 'gateway', 'gateway']);
  });

  it('draws a single Pea with a tail as a cluster, without points', async () => {
    const nodes = nodesOf(await draw([{ name: 'a', usesAfter: makeExecutor('_merge_matches') }]));
    expect(nodes.sort()).toEqual(['a/1', 'a/tail', 'gateway', 'gateway']);
  });

  it('draws a single Pea as in the detail pods', async () => {
    expect(await draw([{ name: 'a' }])).toBe(await draw([{ name: 'a' }], {}));
  });

  it.each([
    ['any', ['polling any']],
    ['all', ['polling all', 'waits for 3']],
  ] as const)('labels polling %s', async (polling, labels) => {
    expect(labelsOf(await draw([{ name: 'a', shards: 3, polling }])).sort()).toEqual(labels);
  });

  it.each(['pods', 'peas'] as const)('labels joins in the detail %s', async (detail) => {
    const svg = await draw(
      [
        { name: 'a' },
        { name: 'b', needs: ['gateway'] },
        { name: 'c', needs: ['gateway'] },
        { name: 'all', method: 'needs_all' },
      ],
      { detail },
    );
    expect(labelsOf(svg)).toEqual(['waits for 3']);
  });

  it('leads edges between Pods to their ends', () => {
    const dot = toDot(makeGraph([{ name: 'a', shards: 2 }, { name: 'b' }]), peas);
    expect(dot).toContain('"gateway" -> "a/in"');
    expect(dot).toContain('"a/out" -> "b"');
    expect(dot).toContain('"b" -> "gateway:out"');
  });

  it.each([
    [false, 'y'],
    [true, 'x'],
  ] as const)('puts Pea 1 first when vertical is %s', async (vertical, axis) => {
    const svg = await draw([{ name: 'a', shards: 4 }], { detail: 'peas', vertical });
    const places = placesOf(svg, axis);
    expect(places).toHaveLength(4);
    expect(places).toEqual([...places].sort((left, right) => left - right));
  });

  it('shows the first and the last of very many Peas', async () => {
    const nodes = nodesOf(await draw([{ name: 'a', shards: 500 }]));
    expect(nodes).toEqual(expect.arrayContaining(['a/1', 'a/2', 'a/15 … 499', 'a/500']));
    expect(nodes).toHaveLength(2 + 2 + 16);
  });

  it('draws 200 Pods of four Peas each', async () => {
    const pods = Array.from({ length: 200 }, (_, index) => ({ name: `p${index}`, shards: 4 }));
    expect(nodesOf(await draw(pods))).toHaveLength(2 + 200 * 6);
  });
});
