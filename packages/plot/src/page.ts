import { createHash } from 'node:crypto';
import type { FlowGraph } from '@podflow/core';
import { escapeMarkup } from './escape-markup.ts';
import { pageScript } from './page-script.ts';
import { markStyle, pageStyle } from './page-style.ts';
import { type PlotOptions, plotLinkedFlow } from './plot-flow.ts';
import { panelId, podPanel } from './pod-panel.ts';
import { readPodYaml } from './pod-yaml.ts';

export interface PageOptions extends PlotOptions {
  /** Where the page will stand: links to YAML files start in its folder. @default a file in the working directory */
  output?: string;
}

/** Of its size, below which a picture is scrolled rather than made smaller. */
const smallest = 0.7;

/**
 * A page with the picture of a graph in which each Pod opens a panel with its YAML and a link to the line where that
 * stands. One file: it loads nothing, and allows nothing to be loaded. Reads the YAML files of the Flow.
 *
 * @throws FlowError `ERR_INTERNAL` when Graphviz cannot draw it
 */
export async function plotPage(graph: FlowGraph, options: PageOptions = {}): Promise<string> {
  const { output = 'flow.html' } = options;
  const context = { graph, output, yaml: await readPodYaml(graph) };
  const ids = graph.nodes.map(({ name }) => panelId(graph, name) ?? '');
  const linkOf = (pod: string) => `#${panelId(graph, pod)}`;
  const svg = await plotLinkedFlow(graph, options, linkOf);
  const width = Number(/ width="(\d+)"/.exec(svg)?.[1]);
  const name = escapeMarkup(graph.options.name);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${name}</title>
<style>
${pageStyle()}
.picture svg { min-width: ${Math.round(width * smallest)}px; max-width: ${width}px; }
${markStyle(ids)}
</style>
</head>
<body${options.vertical ? ' class="tall"' : ''}>
<main id="graph">
<h1>${name}</h1>
<p>${count(graph.nodes.length, 'Pod')}. Choose one to see its YAML.</p>
<div class="picture">
${svg}</div>
</main>
${graph.nodes.map((node) => podPanel(node, context)).join('\n')}
<script>${pageScript}</script>
</body>
</html>
`;
}

const scriptHash = createHash('sha256').update(pageScript).digest('base64');
const policy = `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${scriptHash}'; base-uri 'none'`;

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
