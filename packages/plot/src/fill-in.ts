import { escapeMarkup } from './escape-markup.ts';
import { nodesOf, type Sketch, type SketchCluster, type SketchNode } from './sketch.ts';

/** The address of what a Pod links to. */
export type LinkOf = (pod: string) => string | undefined;

/**
 * Puts titles and lines in place of what Graphviz wrote: it got stand-ins. It numbers nodes and edges in the order of the
 * DOT text, and gives clusters the names they have there.
 *
 * @param content elements that Graphviz drew for `sketch`
 */
export function fillIn(content: string, name: string, sketch: Sketch, linkOf?: LinkOf): string {
  const nodes = nodesOf(sketch);
  return raiseTitles(
    content
      .replace(/<title>[^<]*<\/title>/, () => `<title>${escapeMarkup(name)}</title>`)
      .replace(/<g id="node(\d+)" [\s\S]*?<\/g>/g, (group, id: string) =>
        fillNode(group, nodes[Number(id) - 1], linkOf),
      )
      .replace(/<g id="clust\d+" [^>]*>\n<title>cluster_(\d+)[\s\S]*?<\/g>/g, (group, id: string) =>
        fillCluster(group, sketch.items[Number(id)], linkOf),
      )
      .replace(/(<g id="edge(\d+)" [^>]*>\n<title>)[^<]*/g, (_, head: string, id: string) => {
        return `${head}${escapeMarkup(sketch.edges[Number(id) - 1]?.title ?? '')}`;
      })
      .replace(
        /<text [^>]*font-family[^>]*?(x="\S+" y="\S+")[^>]*>/g,
        '<text text-anchor="middle" $1>',
      )
      // A page may hold several pictures, and nothing refers to the ids.
      .replace(/<g id="\w+" /g, '<g '),
  );
}

/** Puts what clusters are called above the edges, which run across it. */
function raiseTitles(content: string): string {
  const titles: string[] = [];
  const lowered = content.replace(/<g class="(cluster[^"]*)">[\s\S]*?<\/g>/g, (group, classes) => {
    const texts = group.match(textElements) ?? [];
    titles.push(`<g class="${classes} title">\n${texts.join('\n')}\n</g>`);
    return group.replace(textElements, '');
  });
  // Ahead of the end of the outermost group.
  return titles.length === 0
    ? content
    : lowered.replace(/<\/g>\s*$/, () => `${titles.join('\n')}\n</g>`);
}

const textElements = /<text [^>]*>[^<]*<\/text>/g;

function fillNode(group: string, node: SketchNode | undefined, linkOf?: LinkOf): string {
  if (node === undefined) return group;
  const filled = fillText(group, node.title, node.lines);
  const drawn = node.classes.includes('sharded') ? stack(filled) : filled;
  // The cluster around a part leads to the same place: one stop for the keyboard is enough.
  const isPart = ['pea', 'end', 'point'].some((name) => node.classes.includes(name));
  return link(drawn, node.pod, linkOf, isPart ? ' tabindex="-1" aria-hidden="true"' : '');
}

function fillCluster(
  group: string,
  item: SketchNode | SketchCluster | undefined,
  linkOf?: LinkOf,
): string {
  if (item === undefined) return group;
  return link(fillText(group, item.title, item.lines), item.pod, linkOf, '');
}

function fillText(group: string, title: string, lines: readonly string[]): string {
  const rest = lines.values();
  let kind = 'name';
  return group
    .replace(/<title>[^<]*/, () => `<title>${escapeMarkup(title)}`)
    .replace(/<text [^>]*?(x="\S+" y="\S+")[^>]*>[^<]*/g, (_, at: string) => {
      const text = `<text class="${kind}" text-anchor="middle" ${at}>${escapeMarkup(rest.next().value ?? '')}`;
      kind = 'note';
      return text;
    });
}

/** Draws a Pod with shards as a stack of two cards. */
function stack(group: string): string {
  return group.replace(
    /<(path|polygon) [^>]*\/>/,
    (shape) => `${shape.replace('/>', ' transform="translate(5 5)"/>')}\n${shape}`,
  );
}

function link(
  group: string,
  pod: string | undefined,
  linkOf: LinkOf | undefined,
  attributes: string,
): string {
  const target = pod === undefined ? undefined : linkOf?.(pod);
  if (pod === undefined || target === undefined) return group;
  const label = attributes === '' ? ` aria-label="Pod ${escapeMarkup(pod)}"` : attributes;
  return `<a href="${escapeMarkup(target)}"${label}>\n${group}\n</a>`;
}
