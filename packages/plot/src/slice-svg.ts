/** A part of a picture, in pixels of the result. */
export interface Slice {
  left: number;
  top: number;
  /** Draws this part only. */
  svg: string;
}

/** Pixels. As large as the tiles that libvips draws, for each of which librsvg goes through the whole SVG. */
const tile = 2000;
/** px around a slice in which labels of edges and outlines may reach into it. */
const reach = 120;

/**
 * Cuts a picture of `plotFlow` into slices across its longer side. Each has only those Pods and edges that can be seen
 * in it, which makes large pictures several times faster to draw.
 *
 * @param scale pixels of the result per px of the SVG
 */
export function sliceSvg(svg: string, scale: number): Slice[] {
  const size = sizeOf(svg);
  const width = Math.round(size.width * scale);
  const height = Math.round(size.height * scale);
  const isWide = width > height;
  const length = isWide ? width : height;
  const pieces = piecesOf(svg, isWide ? 'x' : 'y');
  return Array.from({ length: Math.ceil(length / tile) }, (_, index) => {
    const from = index * tile;
    const part = Math.min(tile, length - from);
    const [left, top] = isWide ? [from, 0] : [0, from];
    const area = isWide ? [part, height] : [width, part];
    const [start, end] = [from / scale - reach, (from + part) / scale + reach];
    const shown = pieces.filter(({ first, last }) => last >= start && first <= end);
    const box = [left, top, ...area].map((value) => value / scale).join(' ');
    const frame = `width="${area[0]}" height="${area[1]}" viewBox="${box}" preserveAspectRatio="none"`;
    const text = shown.map((piece) => piece.text).join('');
    return { left, top, svg: text.replace(frameOf, () => frame) };
  });
}

/** px */
export function sizeOf(svg: string): { width: number; height: number } {
  const [, width, height] = frameOf.exec(svg) ?? [];
  return { width: Number(width), height: Number(height) };
}

const frameOf = /width="(\d+)" height="(\d+)" viewBox="[^"]*"/;

/** A piece of markup and from where to where it reaches on the axis, in px. What is no Pod and no edge is everywhere. */
interface Piece {
  text: string;
  first: number;
  last: number;
}

function piecesOf(svg: string, axis: 'x' | 'y'): Piece[] {
  const origin = originOf(svg)[axis];
  return svg.split(/(<g class="(?:node|edge|cluster)[^"]*">[\s\S]*?<\/g>)/).map((text, index) => {
    const places = index % 2 === 1 ? placesIn(text, axis) : [];
    if (places.length === 0) return { text, first: -Infinity, last: Infinity };
    return { text, first: origin + Math.min(...places), last: origin + Math.max(...places) };
  });
}

/** Coordinates of all points, of texts and of circles. */
function placesIn(group: string, axis: 'x' | 'y'): number[] {
  const points = group.matchAll(/(-?[\d.]+),(-?[\d.]+)/g);
  const attributes = group.matchAll(new RegExp(` c?${axis}="(-?[\\d.]+)"`, 'g'));
  return [
    ...[...points].map(([, x, y]) => Number(axis === 'x' ? x : y)),
    ...[...attributes].map(([, value]) => Number(value)),
  ];
}

/** Where Graphviz has its zero, in px. */
function originOf(svg: string): { x: number; y: number } {
  const [, left] = /<g transform="translate\((\S+) 0\)">/.exec(svg) ?? [];
  const [, x, y] = /rotate\(0\) translate\((\S+) (\S+)\)"/.exec(svg) ?? [];
  return { x: Number(left) + Number(x), y: Number(y) };
}
