import { type FlowGraph, type GraphNode, gatewayName } from '@podflow/core';
import { isJoin, kindOf } from './palette.ts';
import { podLines, sinkLines, sourceLines } from './pod-text.ts';
import type { Sketch, SketchEdge, SketchedPod, SketchNode, SketchOptions } from './sketch.ts';
import { sketchPeas } from './sketch-peas.ts';

/** Node of the gateway as the sink. No Pod can be named so. */
const sinkName = `${gatewayName}:out`;

/** Chooses what to draw for a graph, and with which words. */
export function sketchFlow(graph: FlowGraph, options: SketchOptions): Sketch {
  const { detail = 'pods', vertical = false } = options;
  const clusters = graph.nodes.filter(hasParts).length;
  const pods = new Map(
    graph.nodes.map((node) => {
      const asCluster = detail === 'peas' && hasParts(node);
      return [
        node.name,
        asCluster ? sketchPeas(node, clusters, vertical) : sketchPod(node),
      ] as const;
    }),
  );
  const sketched = [...pods.values()];
  return {
    items: [
      gatewayNode(gatewayName, sourceLines, 'source'),
      ...sketched.map(({ item }) => item),
      gatewayNode(sinkName, sinkLines, 'sink'),
    ],
    edges: [...sketched.flatMap(({ edges }) => edges), ...edgesBetween(graph, pods)],
  };
}

function hasParts({ config, hasHead, hasTail }: GraphNode): boolean {
  return config.shards > 1 || hasHead || hasTail;
}

function gatewayNode(id: string, lines: readonly string[], rank: 'source' | 'sink'): SketchNode {
  const classes = ['gateway', rank];
  const common = { kind: 'gateway', shape: 'box', isDashed: false } as const;
  return { id, title: gatewayName, lines, classes, rank, ...common };
}

function sketchPod(node: GraphNode): SketchedPod {
  const { name, config } = node;
  const kind = kindOf(node);
  const isDashed = node.role === 'inspect' || node.role === 'inspect-aux';
  const classes = [
    'pod',
    kind,
    ...(isJoin(node) ? ['joining'] : []),
    ...(config.shards > 1 ? ['sharded'] : []),
    ...(isDashed ? ['inspect'] : []),
    ...(node.problem === undefined ? [] : ['broken']),
  ];
  const shape = isJoin(node) ? 'hexagon' : 'box';
  const lines = podLines(node);
  const title = node.problem === undefined ? name : `${name}: cannot run here: ${node.problem}`;
  const item = { id: name, title, lines, classes, kind, shape, isDashed, pod: name } as const;
  return { item, edges: [], entry: name, exit: name };
}

function edgesBetween(
  { nodes, edges }: FlowGraph,
  pods: ReadonlyMap<string, SketchedPod>,
): SketchEdge[] {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  return edges.map(([from, to]) => {
    const target = byName.get(to);
    const ends = {
      from: pods.get(from)?.exit ?? gatewayName,
      to: pods.get(to)?.entry ?? sinkName,
      title: `${from} → ${to}`,
    };
    const classes = edgeClasses(byName.get(from), target);
    return target !== undefined && isLabelled(target, from)
      ? { ...ends, classes, label: `waits for ${target.needs.length}` }
      : { ...ends, classes };
  });
}

function edgeClasses(source: GraphNode | undefined, target: GraphNode | undefined): string[] {
  if (target === undefined) return ['answer'];
  if (source?.role === 'inspect' || target.role === 'inspect') return ['inspect'];
  if (isJoin(target)) return ['joining'];
  return source === undefined ? [] : ['chain'];
}

/** One of the edges into a join tells for all of them: that in the middle. */
function isLabelled({ needs }: GraphNode, from: string): boolean {
  return needs.length > 1 && needs[Math.floor((needs.length - 1) / 2)] === from;
}
