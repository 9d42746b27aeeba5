import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { buildGraph, inspectGraph } from '../../src/index.ts';
import { makeFlow } from './make-flow.ts';

/** Pods `p0`, `p1`, … of which each needs some before it, then shuffled. */
const shuffledDag = fc
  .array(fc.array(fc.nat(), { maxLength: 4 }), { minLength: 1, maxLength: 30 })
  .map((needs) =>
    needs.map((picks, index) => ({
      name: `p${index}`,
      needs:
        picks.length === 0 || index === 0 ? ['gateway'] : picks.map((pick) => `p${pick % index}`),
    })),
  )
  .chain((pods) => fc.shuffledSubarray(pods, { minLength: pods.length, maxLength: pods.length }));

describe('order of Pods', () => {
  it('puts every Pod once, after all it needs, however they are written down', () => {
    fc.assert(
      fc.property(shuffledDag, (pods) => {
        const { order } = buildGraph(makeFlow(pods));
        const place = new Map(['gateway', ...order].map((name, index) => [name, index]));
        expect([...order].sort()).toEqual(pods.map(({ name }) => name).sort());
        for (const { name, needs } of pods) {
          for (const need of needs) expect(place.get(need)).toBeLessThan(place.get(name) ?? -1);
        }
      }),
    );
  });

  it('gives each Pod exactly the edges of its needs, and the last one the answer', () => {
    fc.assert(
      fc.property(shuffledDag, (pods) => {
        const { edges } = buildGraph(makeFlow(pods));
        for (const { name, needs } of pods) {
          const sources = edges.filter(([, to]) => to === name).map(([from]) => from);
          expect(sources).toEqual([...new Set(needs)]);
        }
        const answers = edges.filter(([, to]) => to === 'gateway');
        expect(answers).toEqual([[pods.at(-1)?.name, 'gateway']]);
      }),
    );
  });

  it('reports a circle for any need that points against the order', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 20 }), fc.nat(), fc.nat(), (count, one, two) => {
        const first = one % (count - 1);
        const last = first + 1 + (two % (count - 1 - first));
        const pods = Array.from({ length: count }, (_, index) => ({
          name: `p${index}`,
          needs: [
            index === 0 ? 'gateway' : `p${index - 1}`,
            ...(index === first ? [`p${last}`] : []),
          ],
        }));
        const members = pods.slice(first, last + 1).map(({ name }) => name);
        const { faults } = inspectGraph(makeFlow(pods));
        expect(faults.map(({ code }) => code)).toEqual(['ERR_NEEDS_CYCLE']);
        expect(faults[0]?.message).toContain([...members, `p${first}`].join(' -> '));
      }),
    );
  });

  it('keeps the order of a Flow that needs only what came before', () => {
    const pods = Array.from({ length: 200 }, (_, index) => ({ name: `p${index}` }));
    expect(buildGraph(makeFlow(pods)).order).toEqual(pods.map(({ name }) => name));
  });

  it('follows a chain of forward references longer than the call stack', () => {
    const count = 20_000;
    const pods = Array.from({ length: count }, (_, index) => ({
      name: `p${index}`,
      needs: [index === count - 1 ? 'gateway' : `p${index + 1}`],
    }));
    expect(buildGraph(makeFlow(pods)).order[0]).toBe(`p${count - 1}`);
  });
});
