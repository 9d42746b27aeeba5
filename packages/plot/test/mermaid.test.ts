import { describe, expect, it } from '@jest/globals';
import { toMermaid } from '../src/index.ts';
import { makeExecutor, makeGraph, makeQueryGraph } from './make-graph.ts';

const linesOf = (text: string) => text.split('\n').map((line) => line.trim());
/** Edges between Pods: those that name sockets. */
const labelled = (text: string) => linesOf(text).filter((line) => /\|[A-Z]+-[A-Z]+\|/.test(line));

describe('toMermaid', () => {
  it('starts with the theme and the direction', () => {
    const graph = makeGraph([{ name: 'a' }]);
    const [init, direction] = linesOf(toMermaid(graph));
    const options = /^%%\{init: (.*)\}%%$/.exec(init ?? '')?.[1] ?? '';
    expect(JSON.parse(options)).toEqual({
      theme: 'base',
      themeVariables: {
        primaryColor: '#32C8CD',
        edgeLabelBackground: '#fff',
        clusterBkg: '#FFCC66',
      },
    });
    expect(direction).toBe('graph LR');
    expect(linesOf(toMermaid(graph, { vertical: true }))[1]).toBe('graph TD');
  });

  it('draws the gateway as source and as sink', () => {
    expect(labelled(toMermaid(makeGraph([{ name: 'a' }])))).toEqual([
      'gateway(gateway):::GATEWAY --> |PUSH-PULL|a(a):::POD',
      'a(a):::POD --> |PUSH-PULL|gateway_END(gateway):::GATEWAY',
    ]);
  });

  it('marks requests that are copied, and sorts the edges into a Pod', () => {
    const graph = makeGraph([
      { name: 'zebra' },
      { name: 'ant', needs: ['gateway'] },
      { name: 'both', needs: ['zebra', 'ant'], method: 'needs' },
    ]);
    expect(labelled(toMermaid(graph))).toEqual([
      'gateway(gateway):::GATEWAY --> |PUB-SUB|zebra(zebra):::POD',
      'gateway(gateway):::GATEWAY --> |PUB-SUB|ant(ant):::POD',
      'ant(ant):::POD --> |PUSH-PULL|both(both):::JOIN',
      'zebra(zebra):::POD --> |PUSH-PULL|both(both):::JOIN',
      'both(both):::JOIN --> |PUSH-PULL|gateway_END(gateway):::GATEWAY',
    ]);
  });

  it('gives several Peas a subgraph with head and tail, the Peas numbered from 0', () => {
    const lines = linesOf(toMermaid(makeGraph([{ name: 'a', shards: 2 }])));
    const start = lines.indexOf('subgraph sub_a ["a (2)"]');
    expect(lines.slice(start + 1, lines.indexOf('end'))).toEqual([
      'a_HEAD((head)):::pea --> a_0[[a_0]]:::pea',
      'a_0[[a_0]]:::pea --> a_TAIL((tail)):::pea',
      'a_HEAD((head)):::pea --> a_1[[a_1]]:::pea',
      'a_1[[a_1]]:::pea --> a_TAIL((tail)):::pea',
    ]);
    expect(labelled(lines.join('\n'))).toEqual([
      'gateway(gateway):::GATEWAY --> |PUSH-PULL|a_HEAD((fa:fa-random)):::POD',
      'a_TAIL((fa:fa-random)):::POD --> |PUSH-PULL|gateway_END(gateway):::GATEWAY',
    ]);
  });

  it('leads edges to the plain Pod when there is only a tail', () => {
    const pod = { name: 'a', usesAfter: makeExecutor('_merge_matches') };
    expect(labelled(toMermaid(makeGraph([pod])))).toEqual([
      'gateway(gateway):::GATEWAY --> |PUSH-PULL|a(a):::POD',
      'a_TAIL((fa:fa-random)):::POD --> |PUSH-PULL|gateway_END(gateway):::GATEWAY',
    ]);
  });

  it('draws inspections as hexagons with dotted edges', () => {
    const lines = labelled(
      toMermaid(makeGraph([{ name: 'a' }, { name: 'look', method: 'inspect' }])),
    );
    const dotted = lines.filter((line) => line.includes('-.->'));
    expect(dotted).toEqual([
      'a(a):::POD -.-> |PUB-SUB|look{{look}}:::INSPECT',
      'look{{look}}:::INSPECT -.-> |PUSH-PULL|gather_inspect{{gather_inspect}}:::JOIN_INSPECT',
    ]);
    expect(lines.join('\n')).toContain('_aux_look(_aux_look):::INSPECT_AUX_PASS');
  });

  it.each(['end', 'graph', 'Class', '画像'])('gives %s an id that Mermaid reads', (name) => {
    const [edge = ''] = labelled(toMermaid(makeGraph([{ name }])));
    expect(edge).toMatch(/\|pod_[0-9a-f]+\("/);
    expect(edge).toContain(`("${name}"):::POD`);
  });

  it('gives the same text for the same graph', () => {
    expect(toMermaid(makeQueryGraph(2))).toBe(toMermaid(makeQueryGraph(2)));
  });
});
