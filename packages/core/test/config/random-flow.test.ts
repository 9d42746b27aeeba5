import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Flow } from '../../src/flow/jina-names.ts';
import { randomFlow } from './random-flow.ts';
import { testCatalog } from './test-catalog.ts';

class TestFlow extends Flow {
  static override readonly platform = { catalog: testCatalog() };
}

const env = { SHARDS: '2' };
const load = (text: string): TestFlow => TestFlow.loadConfig(text, { env });

/** What a Flow is, without where it was written. */
function essence({ graph, config }: TestFlow): unknown {
  const plain = { edges: graph.edges, nodes: graph.nodes, order: graph.order, env: config.env };
  return JSON.parse(
    JSON.stringify({ ...plain, options: config.options }, (key, value: unknown) =>
      ['place', 'needsPlaces', 'written'].includes(key) ? undefined : value,
    ),
  );
}

describe('a Flow that is right', () => {
  it('has a graph in which each Pod comes after exactly what it waits for', () => {
    fc.assert(
      fc.property(randomFlow, ({ text, pods }) => {
        const { graph } = load(text);
        expect(graph.nodes.map(({ name }) => name)).toEqual(pods.map(({ name }) => name));
        expect([...graph.order].sort()).toEqual(pods.map(({ name }) => name).sort());
        const rank = new Map(['gateway', ...graph.order].map((name, index) => [name, index]));
        for (const [index, { name, parts }] of pods.entries()) {
          const node = graph.nodes[index];
          expect([...(node?.needs ?? [])].sort()).toEqual([...parts].sort());
          const incoming = graph.edges.filter(([, to]) => to === name).map(([from]) => from);
          expect(incoming.sort()).toEqual([...parts].sort());
          for (const part of parts) {
            expect(rank.get(part)).toBeLessThan(rank.get(name) ?? -1);
          }
        }
        const last = graph.edges.filter(([, to]) => to === 'gateway');
        expect(last).toEqual([[pods.at(-1)?.name, 'gateway']]);
      }),
      { numRuns: 300 },
    );
  });

  it('is the same text when it is saved, and the same Flow with what was added in code', () => {
    fc.assert(
      fc.property(randomFlow, fc.boolean(), ({ text, pods }, serve) => {
        expect(load(text).saveConfig()).toBe(text);
        const changed = load(text).add({ name: 'added', shards: 2, uses: 'NumpyIndexer' });
        changed.needs(['added', 'p0'], { uses: '_merge_root', readOnly: true }).inspect();
        if (serve) changed.useRestGateway(8080);
        const saved = changed.saveConfig();
        const again = load(saved);
        expect(essence(again)).toEqual(essence(changed));
        expect(again.saveConfig()).toBe(saved);
        const comments = text.split('# This is').length;
        expect(saved.split('# This is').length).toBe(comments);
        expect(saved.split('$SHARDS').length).toBe(text.split('$SHARDS').length);
        expect(again.config.pods).toHaveLength(pods.length + 3);
      }),
      { numRuns: 200 },
    );
  });
});
