import { FlowError, type FlowGraph } from '@podflow/core';
import { escapeMarkup } from './escape-markup.ts';
import { fillIn, type LinkOf } from './fill-in.ts';
import { drawLegend } from './legend.ts';
import { kindsIn, type PlotTheme } from './palette.ts';
import type { Sketch } from './sketch.ts';
import { styleSheet } from './style.ts';

/** Space between the picture, the legend and the edge of the paper, in px. */
const margin = 20;

export interface FinishOptions {
  theme: PlotTheme;
  /** Makes a link of each Pod. */
  linkOf?: LinkOf;
}

/**
 * Turns what Graphviz drew into the picture: on paper of its own, with colours for light and dark, a legend, and a
 * title and description for those who do not see it. Needs nothing from outside the file.
 *
 * @param drawn SVG of Graphviz for `toLayoutDot(sketch)`
 * @throws FlowError `ERR_INTERNAL` when there is no picture in `drawn`
 */
export function finishSvg(
  drawn: string,
  graph: FlowGraph,
  sketch: Sketch,
  { theme, linkOf }: FinishOptions,
): string {
  const picture = readPicture(drawn);
  const legend = drawLegend(kindsIn(graph.nodes), Math.max(picture.width - 2 * margin, 320));
  const width = Math.max(picture.width, legend.width + 2 * margin);
  const height = picture.height + legend.height + margin;
  const left = ((width - picture.width) / 2).toFixed(2);
  const name = escapeMarkup(graph.options.name);
  // What is within an image is not read out: links would be lost.
  const role = linkOf === undefined ? 'img' : 'group';
  return `<svg xmlns="http://www.w3.org/2000/svg" class="podflow-graph" role="${role}" aria-label="Graph of the Flow ${name}" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">
<title>Graph of the Flow ${name}</title>
<desc>${escapeMarkup(describe(graph))}</desc>
<style>
${styleSheet(theme)}
</style>
<rect class="paper" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="12"/>
<g transform="translate(${left} 0)">
${fillIn(picture.content, graph.options.name, sketch, linkOf)}
</g>
<g class="legend" transform="translate(${margin} ${picture.height})">
${legend.svg}
</g>
</svg>
`;
}

interface Picture {
  /** px */
  width: number;
  /** px */
  height: number;
  /** The elements within the outermost. */
  content: string;
}

/** Leaves out what comes before the first group, among it the reference to a DTD on the web. */
function readPicture(drawn: string): Picture {
  const box = /viewBox="0\.00 0\.00 ([\d.]+) ([\d.]+)"/.exec(drawn);
  const content = /<g id="graph0"[\s\S]*<\/g>/.exec(drawn)?.[0];
  if (box === null || content === undefined) {
    const message = `Graphviz gave no picture of the Flow but ${JSON.stringify(drawn.slice(0, 80))}; please report it.`;
    throw new FlowError('ERR_INTERNAL', message);
  }
  return {
    width: Math.ceil(Number(box[1])),
    height: Math.ceil(Number(box[2])),
    content: content.replace(/<!--[\s\S]*?-->\n?/g, ''),
  };
}

function describe({ edges, nodes }: FlowGraph): string {
  const arrows = edges.map(([from, to]) => `${from} to ${to}`).join(', ');
  return `${nodes.length} Pods. Data goes from ${arrows}.`;
}
