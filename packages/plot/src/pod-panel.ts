import { dirname, relative, resolve, sep } from 'node:path';
import { type FlowGraph, type GraphNode, gatewayName, type Place } from '@podflow/core';
import { escapeMarkup } from './escape-markup.ts';
import { kindLabels } from './legend.ts';
import { kindOf } from './palette.ts';

/** What a page tells about each Pod. */
export interface PanelContext {
  graph: FlowGraph;
  /** YAML of Pods by their names. */
  yaml: ReadonlyMap<string, string>;
  /** Where the page will stand: links to files start there. */
  output: string;
}

/** Address of a Pod's panel within the page. */
export function panelId({ nodes }: FlowGraph, pod: string): string | undefined {
  const index = nodes.findIndex(({ name }) => name === pod);
  return index < 0 ? undefined : `pod-${index + 1}`;
}

/** HTML that shows where a Pod is described, and how, and what stands before and after it. */
export function podPanel(node: GraphNode, { graph, yaml, output }: PanelContext): string {
  const { name, config } = node;
  const id = panelId(graph, name);
  const kind = kindOf(node);
  const block = yaml.get(name);
  const line = config.place?.line ?? 1;
  const facts = [
    config.shards > 1 ? `${config.shards} shards, polling ${config.polling}` : '1 Pea',
    `after ${node.needs.map((need) => podLink(graph, need)).join(', ')}`,
    `before ${followers(graph, name)}`,
  ];
  const files = [
    block === undefined ? '' : fileLink(config.place, output),
    block === undefined || config.uses.place?.file === config.place?.file
      ? `runs <code>${escapeMarkup(config.uses.uses)}</code>`
      : `runs ${fileLink(config.uses.place, output)}`,
  ].filter(Boolean);
  return `<section class="panel" id="${id}" tabindex="-1" aria-labelledby="${id}-name">
<header><h2 id="${id}-name">${escapeMarkup(name)}</h2><span class="kind ${kind}">${kindLabels[kind]}</span><a class="close" href="#graph" aria-label="Close" title="Close (Escape)">×</a></header>
<p>${facts.join(' · ')}</p>
${node.problem === undefined ? '' : `<p class="problem">Cannot run here: ${escapeMarkup(node.problem)}</p>\n`}<p>${files.join(' · ')}</p>
${block === undefined ? `<p class="none">${withoutYaml(node)}</p>` : codeBlock(block, line)}
</section>`;
}

function followers(graph: FlowGraph, name: string): string {
  const targets = graph.edges.filter(([from]) => from === name).map(([, to]) => to);
  return targets.map((target) => podLink(graph, target)).join(', ') || 'nothing';
}

function podLink(graph: FlowGraph, name: string): string {
  const id = name === gatewayName ? undefined : panelId(graph, name);
  const text = escapeMarkup(name);
  return id === undefined ? text : `<a href="#${id}">${text}</a>`;
}

/** `flow.yml:12`, which leads to `flow.yml#L12` as seen from the page. */
function fileLink(place: Place | undefined, output: string): string {
  if (place === undefined) return '';
  const path = relative(dirname(resolve(output)), resolve(place.file)).split(sep);
  const href = `${path.map(encodePart).join('/')}#L${place.line}`;
  return `<a href="${escapeMarkup(href)}">${escapeMarkup(`${path.join('/')}:${place.line}`)}</a>`;
}

/** A surrogate without its other half cannot be encoded. */
function encodePart(part: string): string {
  return encodeURIComponent(part.toWellFormed());
}

function codeBlock(block: string, line: number): string {
  const lines = block.split('\n').map((text) => `<span>${escapeMarkup(text)}\n</span>`);
  return `<pre style="--before: ${line - 1}" tabindex="0" aria-label="YAML"><code>${lines.join('')}</code></pre>`;
}

function withoutYaml({ config, role }: GraphNode): string {
  if (config.place === undefined) {
    const isOwn = role === 'inspect-aux' || role === 'join-inspect';
    return isOwn ? 'The Flow added this Pod by itself.' : 'This Pod was added in code.';
  }
  return 'The YAML of this Pod cannot be read.';
}
