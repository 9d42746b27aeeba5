import type { FlowGraph } from '@podflow/core';
import { renderGraphFromSource } from 'graphviz-cli';
import { type DotOptions, toLayoutDot } from './dot.ts';
import type { PlotTheme } from './palette.ts';
import { finishSvg } from './svg.ts';

export interface PlotOptions extends DotOptions {
  /** Default `auto`: light or dark as the reader's system asks for. */
  theme?: PlotTheme;
}

/**
 * Draws a graph as SVG text, left to right: the gateway at both ends, each Pod with what it runs, coloured by the kind of
 * its Executor. The same graph gives the same text. Works offline; the picture refers to no other file.
 *
 * @throws FlowError `ERR_INTERNAL` when Graphviz cannot draw it
 */
export async function plotFlow(graph: FlowGraph, options: PlotOptions = {}): Promise<string> {
  const input = toLayoutDot(graph, options);
  const drawn = await renderGraphFromSource({ input }, { format: 'svg', engine: 'dot' });
  return finishSvg(drawn, graph, options.theme ?? 'auto');
}
