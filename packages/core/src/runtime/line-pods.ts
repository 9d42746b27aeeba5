import { type FlowGraph, gatewayName } from '../graph/flow-graph.ts';
import type { Pod } from './pod.ts';

/** Pods that a request goes through one after another without the Router in between; often just one. */
export type PodLine = readonly [Pod, ...Pod[]];

/**
 * Cuts a graph into lines and links the Pods of each. A line ends where an output has several receivers or is an answer, before a join,
 * and beside a Pod of several Peas. Lines stand in an order where each comes after all it needs.
 */
export function linePods(graph: FlowGraph, pods: ReadonlyMap<string, Pod>): PodLine[] {
  const lines: [Pod, ...Pod[]][] = [];
  const lineOfLast = new Map<string, [Pod, ...Pod[]]>();
  for (const name of graph.order) {
    const pod = pods.get(name);
    if (!pod) continue;
    const before = onlyNeighbour(graph, name);
    const line = before === undefined ? undefined : lineOfLast.get(before);
    if (line?.at(-1)?.link(pod)) {
      line.push(pod);
      lineOfLast.set(name, line);
    } else {
      const started: [Pod, ...Pod[]] = [pod];
      lines.push(started);
      lineOfLast.set(name, started);
    }
  }
  return lines;
}

/** The Pod that `name` needs, when it needs no other and nobody else needs that one. */
function onlyNeighbour({ edges, sinks }: FlowGraph, name: string): string | undefined {
  const sources = edges.filter(([, to]) => to === name).map(([from]) => from);
  const [source] = sources;
  if (!source || sources.length > 1 || source === gatewayName || sinks.includes(source)) {
    return undefined;
  }
  return edges.filter(([from]) => from === source).length === 1 ? source : undefined;
}
