import type { GraphNode } from './flow-graph.ts';

/** What `orderPods` found. */
export interface PodOrder {
  /** Every Pod after all it needs; otherwise as they were added. Without the gateway. */
  order: readonly string[];
  /** One list per circle of Pods that wait for each other, in the direction of the data; the first name ends it too. */
  cycles: readonly (readonly string[])[];
}

type Waiting = Pick<GraphNode, 'name' | 'needs'>;

/**
 * Sorts Pods so that each comes after its needs: depth first along the needs. Without cycles, a Flow whose Pods need
 * only earlier ones keeps its order. Needs that are no Pod (the gateway) and a Pod's need of itself are passed over.
 */
export function orderPods(pods: readonly Waiting[]): PodOrder {
  const waiting = new Map(pods.map(({ name, needs }) => [name, needs]));
  const placed = new Set<string>();
  const cycles: string[][] = [];
  for (const { name } of pods) {
    if (!placed.has(name)) placeAfterNeeds(name, waiting, placed, cycles);
  }
  return { order: [...placed], cycles };
}

/** An explicit stack, as a chain of forward references can be longer than the call stack. */
function placeAfterNeeds(
  start: string,
  waiting: ReadonlyMap<string, readonly string[]>,
  placed: Set<string>,
  cycles: string[][],
): void {
  const path = [start];
  const open = new Map([[start, needsOf(start, waiting)]]);
  for (let name = path.at(-1); name !== undefined; name = path.at(-1)) {
    const need = open.get(name)?.next().value;
    if (need === undefined) {
      placed.add(name);
      open.delete(name);
      path.pop();
    } else if (open.has(need)) {
      // The path goes against the data, from a Pod to what it needs.
      cycles.push([need, ...path.slice(path.indexOf(need) + 1).reverse(), need]);
    } else if (!placed.has(need)) {
      open.set(need, needsOf(need, waiting));
      path.push(need);
    }
  }
}

function needsOf(
  name: string,
  waiting: ReadonlyMap<string, readonly string[]>,
): IterableIterator<string> {
  const needs = waiting.get(name) ?? [];
  return needs.filter((need) => need !== name && waiting.has(need)).values();
}
