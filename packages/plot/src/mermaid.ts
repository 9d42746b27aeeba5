import { type FlowGraph, type GraphNode, gatewayName, type PodRole } from '@podflow/core';

export interface MermaidOptions {
  /** Top to bottom (`graph TD`) instead of left to right (`graph LR`). @default false */
  vertical?: boolean;
}

/**
 * A graph as Mermaid text, as Jina 1.0 writes it: nodes by role, a subgraph with head and tail for each Pod that has
 * them, edges labelled with the sockets that Jina would use. Podflow itself has no sockets: they tell where requests
 * are copied (`PUB-SUB`) and where they are passed on (`PUSH-PULL`).
 */
export function toMermaid(graph: FlowGraph, { vertical = false }: MermaidOptions = {}): string {
  const parts = new Map(graph.nodes.map((node) => [node.name, partsOf(node)]));
  return [
    `%%{init: ${JSON.stringify({ theme: 'base', themeVariables })}}%%`,
    `graph ${vertical ? 'TD' : 'LR'}`,
    ...graph.nodes.flatMap(subgraph),
    ...edgesInOrder(graph).map(([from, to]) => edge(graph, parts, from, to)),
    ...Object.entries(classes).map(([name, style]) => `classDef ${name} ${style}`),
    ...(graph.nodes.some(({ problem }) => problem !== undefined) ? [brokenClass] : []),
    '',
  ].join('\n');
}

const themeVariables = {
  primaryColor: '#32C8CD',
  edgeLabelBackground: '#fff',
  clusterBkg: '#FFCC66',
};

const classes = {
  POD: 'fill:#32C8CD,stroke:#009999',
  INSPECT: 'fill:#ff6666,color:#fff',
  JOIN_INSPECT: 'fill:#ff6666,color:#fff',
  GATEWAY: 'fill:#6E7278,color:#fff',
  INSPECT_AUX_PASS: 'fill:#fff,color:#000,stroke-dasharray:5 5',
  pea: 'fill:#009999,stroke:#1E6E73',
};

/** Pods that cannot run here. */
const brokenClass = 'classDef BROKEN fill:#fff,color:#b42318,stroke:#b42318,stroke-dasharray:5 5';

const roleClasses: Readonly<Record<PodRole, string>> = {
  pod: 'POD',
  join: 'JOIN',
  inspect: 'INSPECT',
  'inspect-aux': 'INSPECT_AUX_PASS',
  'join-inspect': 'JOIN_INSPECT',
};

/** What edges of a Pod lead to and come from, as Mermaid writes nodes. */
interface Ends {
  entry: string;
  exit: string;
}

const router = '((fa:fa-random))';

/** Several Peas always have a head and a tail in Jina, a single one has what was asked for. */
function routersOf({ config, hasHead, hasTail }: GraphNode): { head: boolean; tail: boolean } {
  const isSharded = config.shards > 1;
  return { head: isSharded || hasHead, tail: isSharded || hasTail };
}

function partsOf(node: GraphNode): Ends {
  const id = idOf(node.name);
  const { head, tail } = routersOf(node);
  const role = `:::${node.problem === undefined ? roleClasses[node.role] : 'BROKEN'}`;
  const label = node.problem === undefined ? textOf(node.name) : `"${node.name}: cannot run here"`;
  const isHexagon = node.role === 'inspect' || node.role === 'join-inspect';
  const plain = isHexagon ? `${id}{{${label}}}${role}` : `${id}(${label})${role}`;
  return {
    entry: head ? `${id}_HEAD${router}${role}` : plain,
    exit: tail ? `${id}_TAIL${router}${role}` : plain,
  };
}

function subgraph(node: GraphNode): string[] {
  const { head, tail } = routersOf(node);
  if (!head && !tail) return [];
  const id = idOf(node.name);
  const { shards } = node.config;
  const peas = Array.from({ length: shards }, (_, index) => {
    const suffix = shards > 1 ? `_${index}` : '';
    return `${id}${suffix}[[${textOf(`${node.name}${suffix}`)}]]:::pea`;
  });
  return [
    `subgraph sub_${id} ["${node.name} (${shards})"]`,
    ...peas.flatMap((pea) => [
      ...(head ? [`  ${id}_HEAD((head)):::pea --> ${pea}`] : []),
      ...(tail ? [`  ${pea} --> ${id}_TAIL((tail)):::pea`] : []),
    ]),
    'end',
  ];
}

/** Those into one Pod stand together, in the order of the alphabet. */
function edgesInOrder({ nodes, edges }: FlowGraph): (readonly [string, string])[] {
  return [...nodes.map(({ name }) => name), gatewayName].flatMap((target) =>
    edges
      .filter(([, to]) => to === target)
      .toSorted(([left], [right]) => (left < right ? -1 : Number(left > right))),
  );
}

function edge(
  graph: FlowGraph,
  parts: ReadonlyMap<string, Ends>,
  from: string,
  to: string,
): string {
  const source = parts.get(from)?.exit ?? `${gatewayName}(${gatewayName}):::GATEWAY`;
  const target = parts.get(to)?.entry ?? `${gatewayName}_END(${gatewayName}):::GATEWAY`;
  const roles = [from, to].map((name) => graph.nodes.find((node) => node.name === name)?.role);
  const arrow = roles.includes('inspect') ? '-.->' : '-->';
  const isCopied = graph.edges.filter(([name]) => name === from).length > 1;
  return `${source} ${arrow} |${isCopied ? 'PUB-SUB' : 'PUSH-PULL'}|${target}`;
}

/** Names that Mermaid takes for words of its own, or cannot read, get another id; what is shown stays the name. */
function idOf(name: string): string {
  return isWord(name) ? name : `pod_${Buffer.from(name).toString('hex')}`;
}

/** Text within the brackets of a node. Names have letters, digits and underscores only. */
function textOf(name: string): string {
  return isWord(name) ? name : `"${name}"`;
}

function isWord(name: string): boolean {
  return /^\w+$/.test(name) && !reserved.test(name);
}

const reserved =
  /^(end|graph|flowchart|subgraph|style|linkstyle|class|classdef|click|call|href|default|direction|interpolate|gateway_end)$/i;
