import type { FlowGraph, Picture, PlotFormat } from '@podflow/core';
import { toDot } from './dot.ts';
import { toMermaid } from './mermaid.ts';
import { plotPage } from './page.ts';
import { type PlotOptions, plotFlow } from './plot-flow.ts';
import { plotPng } from './png.ts';

export interface PlotAsOptions<F extends PlotFormat = PlotFormat> extends PlotOptions {
  /** @default 'svg' */
  format?: F;
}

/**
 * Draws a graph in any format: bytes for `png`, else text.
 *
 * @param output where the picture will stand: links of `html` start in its folder
 * @throws FlowError `ERR_INTERNAL` when Graphviz cannot draw it
 */
export async function plotAs<F extends PlotFormat = 'svg'>(
  graph: FlowGraph,
  { format, ...options }: PlotAsOptions<F> = {},
  output?: string,
): Promise<Picture<F>> {
  const draw = drawers[format ?? 'svg'];
  return (await draw(graph, options, output)) as Picture<F>;
}

type Draw = (
  graph: FlowGraph,
  options: PlotOptions,
  output: string | undefined,
) => Picture | Promise<Picture>;

const drawers: Readonly<Record<PlotFormat, Draw>> = {
  svg: plotFlow,
  png: plotPng,
  dot: toDot,
  mmd: toMermaid,
  html: (graph, options, output) =>
    plotPage(graph, { ...options, ...(output !== undefined && { output }) }),
};
