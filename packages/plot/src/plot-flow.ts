import type { FlowGraph } from '@podflow/core';

import { type DotOptions, toLayoutDot } from './dot.ts';
import type { LinkOf } from './fill-in.ts';
import { layOut } from './lay-out.ts';
import type { PlotTheme } from './palette.ts';
import { sketchFlow } from './sketch-flow.ts';
import { finishSvg } from './svg.ts';

export interface PlotOptions extends DotOptions {
  /** `auto`: light or dark as the reader's system asks for. @default 'auto' */
  theme?: PlotTheme;
}

/**
 * Draws a graph as SVG text, left to right: the gateway at both ends, each Pod with what it runs, coloured by the kind of
 * its Executor. The same graph gives the same text. Works offline; the picture refers to no other file.
 *
 * @throws FlowError `ERR_INTERNAL` when Graphviz cannot draw it
 */
export async function plotFlow(graph: FlowGraph, options: PlotOptions = {}): Promise<string> {
  return await plotLinkedFlow(graph, options);
}

/** Like `plotFlow`, with each Pod as a link to what `linkOf` gives for its name. */
export async function plotLinkedFlow(
  graph: FlowGraph,
  options: PlotOptions,
  linkOf?: LinkOf,
): Promise<string> {
  const { theme = 'auto' } = options;
  const sketch = sketchFlow(graph, options);
  const drawn = await layOut(toLayoutDot(sketch, options));
  return finishSvg(drawn, graph, sketch, { theme, ...(linkOf && { linkOf }) });
}
