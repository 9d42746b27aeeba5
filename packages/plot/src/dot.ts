import { type FlowGraph, type GraphNode, gatewayName } from '@podflow/core';
import { printable } from './escape-markup.ts';
import { isJoin, kindOf, lightPalette } from './palette.ts';
import { boldWidth, podLines, sinkLines, sourceLines } from './pod-text.ts';

export interface DotOptions {
  /** Top to bottom instead of left to right. Default false. */
  vertical?: boolean;
}

/** Node of the gateway as the sink. No Pod can be named so. */
const sinkName = `${gatewayName}:out`;

/**
 * A graph in the DOT language of Graphviz, in the colours of the light theme. Nodes and edges carry classes (`pod`,
 * their kind, `joining`, `sharded`, `inspect`, `answer`), which `plotFlow` styles. Labels are plain text, one line below
 * the other, as the WASM Graphviz has no HTML-like labels.
 */
export function toDot(graph: FlowGraph, options: DotOptions = {}): string {
  return writeDot(graph, options, (line) => line);
}

/**
 * What `toDot` gives, with other labels of about the same size: Graphviz knows the widths of ASCII characters only and
 * complains on the console about all others.
 */
export function toLayoutDot(graph: FlowGraph, options: DotOptions): string {
  const measurable = (line: string) => [...line].map((character) => standIn(character)).join('');
  return writeDot(graph, options, measurable);
}

function standIn(character: string): string {
  if (character >= ' ' && character <= '~') return character;
  return character >= '\u1100' ? 'W' : 'x';
}

type Show = (line: string) => string;

function writeDot(graph: FlowGraph, { vertical = false }: DotOptions, show: Show): string {
  const nodes = new Map(graph.nodes.map((node) => [node.name, node]));
  return [
    `digraph ${quote(graph.options.name)} {`,
    `  graph [rankdir=${vertical ? 'TB' : 'LR'}, outputorder=edgesfirst, bgcolor=transparent, pad=0.3, nodesep=0.35, ranksep=0.55];`,
    '  node [shape=box, style="rounded,filled", fontname="Helvetica", fontsize=12, penwidth=1.4, margin="0.17,0.1"];',
    `  edge [${vertical ? 'tailport=s, headport=n' : 'tailport=e, headport=w'}, color="${lightPalette.edge}", penwidth=1.5, arrowsize=0.8];`,
    `  { rank=source; ${gatewayNode(gatewayName, 'source', labelOf(sourceLines, show))} }`,
    ...graph.nodes.map(
      (node) => `  ${podNode(node, labelOf(podLines(node), show, isJoin(node) ? 64 : 24))}`,
    ),
    `  { rank=sink; ${gatewayNode(sinkName, 'sink', labelOf(sinkLines, show))} }`,
    ...graph.edges.map(([from, to]) => `  ${edge(from, nodes.get(from), to, nodes.get(to))}`),
    '}',
    '',
  ].join('\n');
}

function gatewayNode(name: string, end: 'source' | 'sink', label: string): string {
  const { fill, stroke, text } = lightPalette.kinds.gateway;
  const colors = `fillcolor="${fill}", color="${stroke}", fontcolor="${text}"`;
  return `${quote(name)} [class="gateway ${end}", ${colors}, ${label}];`;
}

function podNode(node: GraphNode, label: string): string {
  const kind = kindOf(node);
  const { fill, stroke, text } = lightPalette.kinds[kind];
  const classes = [
    'pod',
    kind,
    ...(isJoin(node) ? ['joining'] : []),
    ...(node.config.shards > 1 ? ['sharded'] : []),
    ...(isInspection(node) ? ['inspect'] : []),
  ];
  const colors = `fillcolor="${fill}", color="${stroke}", fontcolor="${text}"`;
  return `${quote(node.name)} [class="${classes.join(' ')}", ${shapeOf(node)}${colors}, ${label}];`;
}

function shapeOf(node: GraphNode): string {
  const dashed = isInspection(node) ? ',dashed' : '';
  if (isJoin(node)) return `shape=hexagon, style="filled${dashed}", margin="0.05,0.06", `;
  return dashed === '' ? '' : `style="rounded,filled${dashed}", `;
}

function isInspection({ role }: GraphNode): boolean {
  return role === 'inspect' || role === 'inspect-aux';
}

function edge(
  from: string,
  source: GraphNode | undefined,
  to: string,
  target: GraphNode | undefined,
): string {
  if (target === undefined) return `${quote(from)} -> ${quote(sinkName)} [class="answer"];`;
  const arrow = `${quote(from)} -> ${quote(to)}`;
  if (source?.role === 'inspect' || target.role === 'inspect') {
    return `${arrow} [class="inspect", style=dashed];`;
  }
  // Straightens chains: they matter more than where branches split and meet.
  if (!isJoin(target)) return source === undefined ? `${arrow};` : `${arrow} [weight=6];`;
  return `${arrow} [class="joining", color="${lightPalette.kinds.join.stroke}", penwidth=2];`;
}

/**
 * The first line is drawn larger and bold, which Graphviz does not know when it measures: hence the width, in inches.
 *
 * @param padding left and right of the first line together, in px
 */
function labelOf(lines: readonly string[], show: Show, padding = 24): string {
  const width = ((boldWidth(lines[0] ?? '') + padding) / 72).toFixed(2);
  return `width=${width}, label="${lines.map((line) => escapeLabel(show(line))).join('\\n')}"`;
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
