import type { FlowGraph } from '@podflow/core';
import { printable } from './escape-markup.ts';
import { lightPalette } from './palette.ts';
import { boldWidth } from './pod-text.ts';
import type { Sketch, SketchCluster, SketchEdge, SketchNode, SketchOptions } from './sketch.ts';
import { sketchFlow } from './sketch-flow.ts';

/** What to draw and in which direction. */
export type DotOptions = SketchOptions;

/**
 * A graph in the DOT language of Graphviz, in the colours of the light theme. Nodes and edges carry classes (`pod`,
 * their kind, `joining`, `sharded`, `inspect`, `answer`; within clusters `pea`, `end`, `point`), which `plotFlow` styles.
 * Labels are plain text, one line below the other, as the WASM Graphviz has no HTML-like labels.
 */
export function toDot(graph: FlowGraph, options: DotOptions = {}): string {
  const sketch = sketchFlow(graph, options);
  return writeDot(sketch, graph.options.name, options, (line) => line);
}

/**
 * What `toDot` gives, with other labels of about the same size: Graphviz knows the widths of ASCII characters only and
 * complains on the console about all others.
 */
export function toLayoutDot(sketch: Sketch, options: DotOptions): string {
  const measurable = (line: string) => [...line].map((character) => standIn(character)).join('');
  return writeDot(sketch, 'layout', options, measurable);
}

function standIn(character: string): string {
  if (character >= ' ' && character <= '~') return character;
  return character >= '\u1100' ? 'W' : 'x';
}

type Show = (line: string) => string;

function writeDot(
  { items, edges }: Sketch,
  name: string,
  { vertical = false }: DotOptions,
  show: Show,
): string {
  return [
    `digraph ${quote(name)} {`,
    `  graph [rankdir=${vertical ? 'TB' : 'LR'}, outputorder=edgesfirst, bgcolor=transparent, pad=0.3, nodesep=0.35, ranksep=0.55, fontname="Helvetica"];`,
    '  node [shape=box, style="rounded,filled", fontname="Helvetica", fontsize=12, penwidth=1.4, margin="0.17,0.1"];',
    `  edge [${vertical ? 'tailport=s, headport=n' : 'tailport=e, headport=w'}, color="${lightPalette.edge}", fontcolor="${lightPalette.note}", fontname="Helvetica", fontsize=12, penwidth=1.5, arrowsize=0.8];`,
    ...items.flatMap((item, index) =>
      'nodes' in item
        ? clusterStatements(item, index, vertical, show)
        : [`  ${topNode(item, show)}`],
    ),
    ...edges.map((edge) => `  ${edgeStatement(edge)}`),
    '}',
    '',
  ].join('\n');
}

function topNode(node: SketchNode, show: Show): string {
  const statement = nodeStatement(node, show);
  return node.rank === undefined ? statement : `{ rank=${node.rank}; ${statement} }`;
}

function clusterStatements(
  cluster: SketchCluster,
  index: number,
  vertical: boolean,
  show: Show,
): string[] {
  const { stroke } = lightPalette.kinds[cluster.kind];
  // Of 16 px, as the first line is bold: so the cluster gets wide enough for it.
  const look = `style="rounded,filled", fillcolor="${lightPalette.panel}", color="${stroke}", fontsize=16, margin=14${vertical ? ', labeljust=l' : ''}`;
  return [
    `  subgraph "cluster_${index}" {`,
    `    graph [class="${cluster.classes.join(' ')}", ${look}, ${labelOf(cluster.lines, show)}];`,
    ...cluster.nodes.map((node) => `    ${nodeStatement(node, show)}`),
    '  }',
  ];
}

function nodeStatement(node: SketchNode, show: Show): string {
  const { fill, stroke, text } = lightPalette.kinds[node.kind];
  const head = `${quote(node.id)} [class="${node.classes.join(' ')}"`;
  if (node.shape === 'point') return `${head}, shape=point, width=0.1, color="${stroke}"];`;
  const isEnd = node.classes.includes('end');
  const border = node.classes.includes('broken') ? lightPalette.broken : stroke;
  const colors = `fillcolor="${isEnd ? lightPalette.paper : fill}", color="${border}", fontcolor="${text}"`;
  const room = node.shape === 'hexagon' ? 64 : 24;
  return `${head}, ${shapeOf(node)}${colors}, ${widthOf(node.lines, room)}, ${labelOf(node.lines, show)}];`;
}

function shapeOf({ shape, isDashed }: SketchNode): string {
  const dashed = isDashed ? ',dashed' : '';
  if (shape === 'hexagon') return `shape=hexagon, style="filled${dashed}", margin="0.05,0.06", `;
  return isDashed ? `style="rounded,filled${dashed}", ` : '';
}

function edgeStatement({ from, to, classes, label }: SketchEdge): string {
  const attributes = [
    ...(classes.length > 0 ? [`class="${classes.join(' ')}"`] : []),
    ...classes.flatMap((name) => edgeLooks.get(name) ?? []),
    ...(label === undefined ? [] : [`label="${escapeLabel(label)}"`]),
  ];
  const arrow = `${quote(from)} -> ${quote(to)}`;
  return attributes.length === 0 ? `${arrow};` : `${arrow} [${attributes.join(', ')}];`;
}

const edgeLooks: ReadonlyMap<string, string> = new Map([
  // Straightens chains: they matter more than where branches split and meet.
  ['chain', 'weight=6'],
  ['inspect', 'style=dashed'],
  // A branch stands close to where it ends, which leaves the label of the join little room to stretch.
  ['joining', `weight=2, color="${lightPalette.kinds.join.stroke}", penwidth=2`],
]);

/**
 * The first line is drawn larger and bold, which Graphviz does not know when it measures: hence the width, in inches.
 *
 * @param padding left and right of the first line together, in px
 */
function widthOf(lines: readonly string[], padding: number): string {
  return `width=${((boldWidth(lines[0] ?? '') + padding) / 72).toFixed(2)}`;
}

function labelOf(lines: readonly string[], show: Show): string {
  return `label="${lines.map((line) => escapeLabel(show(line))).join('\\n')}"`;
}

/** Graphviz reads backslash sequences and entities in labels, and leaves out a line that is empty. */
function escapeLabel(line: string): string {
  const text = line.replaceAll('&', '&amp;').replaceAll('\\', '\\\\').replaceAll('"', '\\"');
  return text || ' ';
}

/** A name as DOT reads it back; a backslash at its end would open the string again. */
function quote(name: string): string {
  return `"${printable(name).replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
