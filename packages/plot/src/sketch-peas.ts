import type { ExecutorConfig, GraphNode } from '@podflow/core';
import { isJoin, kindOf } from './palette.ts';
import { clusterLines, endLines } from './pod-text.ts';
import type { SketchEdge, SketchedPod, SketchNode } from './sketch.ts';

/**
 * A Pod as a cluster: its Peas, in front of them the head, behind them the tail. Where several Peas have no head or no
 * tail, a point stands where requests part or meet.
 *
 * @param clusters how many of them the picture has: the more there are, the fewer Peas each shows
 * @param vertical top to bottom instead of left to right
 */
export function sketchPeas(node: GraphNode, clusters: number, vertical: boolean): SketchedPod {
  const { name, config, hasHead, hasTail, tailParts } = node;
  const peas = peaNumbers(config.shards, Math.max(4, Math.min(16, Math.floor(800 / clusters)))).map(
    (number) => partNode(node, number, 'pea', [`Pea ${number}`]),
  );
  const isSharded = config.shards > 1;
  const heads = endOf(node, 'head', hasHead ? config.usesBefore : null, isSharded);
  const tails = endOf(node, 'tail', hasTail ? config.usesAfter : null, isSharded);
  // Graphviz puts the first at the left, or at the bottom when it draws from left to right.
  const nodes = [...heads, ...(vertical ? peas : peas.toReversed()), ...tails];
  const kind = kindOf(node);
  const classes = [
    'pod',
    kind,
    ...(isJoin(node) ? ['joining'] : []),
    ...(node.problem === undefined ? [] : ['broken']),
  ];
  const edges = [
    ...connect(heads, peas, isSharded ? `polling ${config.polling}` : undefined),
    ...connect(peas, tails, tailParts > 1 ? `waits for ${tailParts}` : undefined),
  ];
  return {
    item: { title: name, lines: clusterLines(node), classes, kind, pod: name, nodes },
    edges,
    entry: nodes.at(0)?.id ?? name,
    exit: nodes.at(-1)?.id ?? name,
  };
}

/** All numbers, or the first ones, those in between as a range, and the last. From 1. */
function peaNumbers(shards: number, room: number): string[] {
  const count = Math.min(shards, room);
  const numbers = Array.from({ length: count }, (_, index) => `${index + 1}`);
  if (shards <= room) return numbers;
  return [...numbers.slice(0, room - 2), `${room - 1} … ${shards - 1}`, `${shards}`];
}

/** The head or the tail, or the point in its place; nothing for a single Pea that needs none. */
function endOf(
  node: GraphNode,
  end: 'head' | 'tail',
  uses: ExecutorConfig | null,
  isSharded: boolean,
): SketchNode[] {
  if (uses !== null) return [partNode(node, end, 'end', endLines(end, uses))];
  if (!isSharded) return [];
  return [partNode(node, end === 'head' ? 'in' : 'out', 'point', [])];
}

function partNode(
  node: GraphNode,
  part: string,
  role: 'pea' | 'end' | 'point',
  lines: readonly string[],
): SketchNode {
  const kind = kindOf(node);
  const id = `${node.name}/${part}`;
  const shape = role === 'point' ? 'point' : 'box';
  const classes = ['pod', kind, role];
  return { id, title: id, lines, classes, kind, shape, isDashed: false, pod: node.name };
}

/** The edge in the middle has the label. */
function connect(
  sources: readonly SketchNode[],
  targets: readonly SketchNode[],
  label: string | undefined,
): SketchEdge[] {
  const pairs = sources.flatMap((source) => targets.map((target) => [source.id, target.id]));
  const middle = Math.floor((pairs.length - 1) / 2);
  return pairs.map(([from = '', to = ''], index) => ({
    from,
    to,
    title: `${from} → ${to}`,
    classes: ['inner'],
    ...(label !== undefined && index === middle && { label }),
  }));
}
