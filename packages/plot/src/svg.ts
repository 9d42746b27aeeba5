import { FlowError, type FlowGraph, gatewayName } from '@podflow/core';
import { escapeMarkup } from './escape-markup.ts';
import { drawLegend } from './legend.ts';
import { kindsIn, type PlotTheme } from './palette.ts';
import { podLines, sinkLines, sourceLines } from './pod-text.ts';
import { styleSheet } from './style.ts';

/** Space between the picture, the legend and the edge of the paper, in px. */
const margin = 20;

/**
 * Turns what Graphviz drew into the picture: on paper of its own, with colours for light and dark, a legend, and a
 * title and description for those who do not see it. Needs nothing from outside the file.
 *
 * @param drawn SVG of Graphviz for `toLayoutDot(graph)`
 */
export function finishSvg(drawn: string, graph: FlowGraph, theme: PlotTheme): string {
  const picture = readPicture(drawn);
  const legend = drawLegend(kindsIn(graph.nodes), Math.max(picture.width - 2 * margin, 320));
  const width = Math.max(picture.width, legend.width + 2 * margin);
  const height = picture.height + legend.height + margin;
  const left = ((width - picture.width) / 2).toFixed(2);
  const name = escapeMarkup(graph.options.name);
  return `<svg xmlns="http://www.w3.org/2000/svg" class="podflow-graph" role="img" aria-label="Graph of the Flow ${name}" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">
<title>Graph of the Flow ${name}</title>
<desc>${escapeMarkup(describe(graph))}</desc>
<style>
${styleSheet(theme)}
</style>
<rect class="paper" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="12"/>
<g transform="translate(${left} 0)">
${fillIn(picture.content, graph)}
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

/**
 * Puts titles and lines in place of what Graphviz wrote: it got stand-ins. It numbers nodes and edges in the order of the
 * DOT text.
 */
function fillIn(content: string, { nodes, edges, options }: FlowGraph): string {
  const lines = [sourceLines, ...nodes.map(podLines), sinkLines];
  const titles = [gatewayName, ...nodes.map(({ name }) => name), gatewayName];
  return (
    content
      .replace(/<title>[^<]*<\/title>/, `<title>${escapeMarkup(options.name)}</title>`)
      .replace(/<g id="node(\d+)" [\s\S]*?<\/g>/g, (group, id: string) => {
        const index = Number(id) - 1;
        return nodeOf(group, titles[index] ?? '', lines[index] ?? []);
      })
      .replace(/(<g id="edge(\d+)" [^>]*>\n<title>)[^<]*/g, (_, head: string, id: string) => {
        const [from = '', to = ''] = edges[Number(id) - 1] ?? [];
        return `${head}${escapeMarkup(`${from} → ${to}`)}`;
      })
      // A page may hold several pictures, and nothing refers to the ids.
      .replace(/<g id="\w+" /g, '<g ')
  );
}

function nodeOf(group: string, title: string, lines: readonly string[]): string {
  const rest = lines.values();
  let kind = 'name';
  const filled = group
    .replace(/<title>[^<]*/, () => `<title>${escapeMarkup(title)}`)
    .replace(/<text [^>]*?(x="\S+" y="\S+")[^>]*>[^<]*/g, (_, at: string) => {
      const text = `<text class="${kind}" text-anchor="middle" ${at}>${escapeMarkup(rest.next().value ?? '')}`;
      kind = 'note';
      return text;
    });
  return /^<g [^>]*\bsharded\b/.test(group) ? stack(filled) : filled;
}

/** Draws a Pod with shards as a stack of two cards. */
function stack(group: string): string {
  return group.replace(
    /<(path|polygon) [^>]*\/>/,
    (shape) => `${shape.replace('/>', ' transform="translate(5 5)"/>')}\n${shape}`,
  );
}

function describe({ edges, nodes }: FlowGraph): string {
  const arrows = edges.map(([from, to]) => `${from} to ${to}`).join(', ');
  return `${nodes.length} Pods. Data goes from ${arrows}.`;
}
