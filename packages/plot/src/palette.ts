import { type ExecutorKind, type GraphNode, gatewayName } from '@podflow/core';

/** What a Pod is for, as far as a picture tells it. */
export const podKinds = [
  'gateway',
  'crafter',
  'encoder',
  'indexer',
  'join',
  'evaluator',
  'base',
] as const;
export type PodKind = (typeof podKinds)[number];

/** Light paper, dark paper, or whichever the reader's system asks for. */
export type PlotTheme = 'auto' | 'light' | 'dark';

/** Colours of one kind, as `#rrggbb`. */
interface Ink {
  fill: string;
  stroke: string;
  text: string;
}

/** All colours of a picture, as `#rrggbb`. */
export interface Palette {
  paper: string;
  paperEdge: string;
  edge: string;
  /** Behind the Peas of a Pod. */
  panel: string;
  /** Second and further lines of a Pod. */
  note: string;
  legend: string;
  /** Around Pods that cannot run. */
  broken: string;
  kinds: Readonly<Record<PodKind, Ink>>;
}

export const lightPalette: Palette = {
  paper: '#fcfcfd',
  paperEdge: '#e2e5ea',
  edge: '#6b7688',
  panel: '#f1f3f7',
  note: '#46505f',
  legend: '#46505f',
  broken: '#b42318',
  kinds: {
    gateway: { fill: '#2f3b4e', stroke: '#2f3b4e', text: '#ffffff' },
    crafter: { fill: '#fff1d6', stroke: '#c9820a', text: '#1c2430' },
    encoder: { fill: '#efe9ff', stroke: '#7a55d8', text: '#1c2430' },
    indexer: { fill: '#e0eeff', stroke: '#2b74d4', text: '#1c2430' },
    join: { fill: '#ddf5e6', stroke: '#1f9254', text: '#1c2430' },
    evaluator: { fill: '#ffe5ea', stroke: '#d43a5e', text: '#1c2430' },
    base: { fill: '#eef0f3', stroke: '#7d8899', text: '#1c2430' },
  },
};

export const darkPalette: Palette = {
  paper: '#171b22',
  paperEdge: '#333b48',
  edge: '#93a0b4',
  panel: '#202630',
  note: '#bcc6d4',
  legend: '#bcc6d4',
  broken: '#ff8b7e',
  kinds: {
    gateway: { fill: '#d5dce7', stroke: '#d5dce7', text: '#171b22' },
    crafter: { fill: '#43300d', stroke: '#e2a63a', text: '#f4f6f9' },
    encoder: { fill: '#33275c', stroke: '#a58bf0', text: '#f4f6f9' },
    indexer: { fill: '#143459', stroke: '#66a6f2', text: '#f4f6f9' },
    join: { fill: '#123f28', stroke: '#4cc583', text: '#f4f6f9' },
    evaluator: { fill: '#54192a', stroke: '#f2758f', text: '#f4f6f9' },
    base: { fill: '#2b323d', stroke: '#93a0b4', text: '#f4f6f9' },
  },
};

const byExecutor: Readonly<Record<ExecutorKind, PodKind>> = {
  base: 'base',
  crafter: 'crafter',
  segmenter: 'crafter',
  encoder: 'encoder',
  'vector-indexer': 'indexer',
  'key-value-indexer': 'indexer',
  'compound-indexer': 'indexer',
  ranker: 'join',
  evaluator: 'evaluator',
  classifier: 'encoder',
  cache: 'indexer',
};

/** The kind a Pod is coloured by: that of its Executor; a Pod that only brings branches together is a join. */
export function kindOf(node: GraphNode): PodKind {
  const kind = byExecutor[node.config.uses.definition.kind];
  return kind === 'base' && isJoin(node) ? 'join' : kind;
}

/** True for a Pod that waits for more than one other. */
export function isJoin({ needs, role }: GraphNode): boolean {
  return needs.length > 1 || role === 'join' || role === 'join-inspect';
}

/** The kinds that occur in a graph, in the order of `podKinds`. */
export function kindsIn(nodes: readonly GraphNode[]): readonly PodKind[] {
  const present = new Set<PodKind>([gatewayName, ...nodes.map(kindOf)]);
  return podKinds.filter((kind) => present.has(kind));
}
