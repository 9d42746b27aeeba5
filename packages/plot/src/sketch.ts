import type { PodKind } from './palette.ts';

/** `pods`: one node for each Pod; `peas`: a cluster for each Pod that has several Peas, a head or a tail. */
export type PlotDetail = 'pods' | 'peas';

export interface SketchOptions {
  /** Top to bottom instead of left to right. @default false */
  vertical?: boolean;
  /** One node a Pod, or a cluster for each Pod that has several Peas, a head or a tail. @default 'pods' */
  detail?: PlotDetail;
}

/** What is drawn, before anything has a place. */
export interface Sketch {
  /** Source, Pods in the order of the graph, sink. */
  items: readonly (SketchNode | SketchCluster)[];
  edges: readonly SketchEdge[];
}

export interface SketchNode {
  /** Unlike that of every other node. */
  id: string;
  /** What it is, for tooltips. */
  title: string;
  /** The first is its name; a point has none. */
  lines: readonly string[];
  classes: readonly string[];
  kind: PodKind;
  shape: 'box' | 'hexagon' | 'point';
  isDashed: boolean;
  /** Name of its Pod; undefined: the gateway. */
  pod?: string;
  rank?: 'source' | 'sink';
}

/** A Pod with what it consists of. */
export interface SketchCluster {
  title: string;
  lines: readonly string[];
  classes: readonly string[];
  kind: PodKind;
  pod: string;
  nodes: readonly SketchNode[];
}

export interface SketchEdge {
  from: string;
  to: string;
  title: string;
  classes: readonly string[];
  label?: string;
}

/** A Pod as far as other Pods see it. */
export interface SketchedPod {
  item: SketchNode | SketchCluster;
  /** Edges between its own parts. */
  edges: readonly SketchEdge[];
  /** Ids of the nodes where edges from and to other Pods end. */
  entry: string;
  exit: string;
}

/** All nodes in the order they are written. */
export function nodesOf({ items }: Sketch): readonly SketchNode[] {
  return items.flatMap((item) => ('nodes' in item ? item.nodes : item));
}
