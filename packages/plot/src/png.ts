import type { FlowGraph } from '@podflow/core';
import { type PlotOptions, plotFlow } from './plot-flow.ts';
import { sizeOf, sliceSvg } from './slice-svg.ts';

/** Pixels of a PNG per px of the SVG. */
const bestScale = 2;
/** What viewers of pictures cope with, in pixels. */
const longestSide = 32_000;
/** Pixels. Takes about a second to draw and to pack. */
const largestArea = 12_000_000;

/**
 * Draws a graph as a PNG, twice as large as the SVG; smaller when it were longer than 32,000 pixels or had more than 12
 * million. Light unless the options say dark, as there is no reader to ask.
 *
 * @throws FlowError `ERR_INTERNAL` when Graphviz cannot draw it
 */
export async function plotPng(graph: FlowGraph, options: PlotOptions = {}): Promise<Uint8Array> {
  const theme = options.theme === 'dark' ? 'dark' : 'light';
  const svg = await plotFlow(graph, { ...options, theme });
  const { width, height } = sizeOf(svg);
  const scale = Math.min(
    bestScale,
    longestSide / Math.max(width, height),
    Math.sqrt(largestArea / (width * height)),
  );
  const background = { r: 0, g: 0, b: 0, alpha: 0 };
  const size = { width: Math.round(width * scale), height: Math.round(height * scale) };
  // Loaded here: who wants no PNG needs no native library.
  const { default: sharp } = await import('sharp');
  const parts = await Promise.all(
    sliceSvg(svg, scale).map(async ({ left, top, svg: part }) => {
      const { data, info } = await sharp(Buffer.from(part), { limitInputPixels: false })
        .ensureAlpha()
        .raw()
        .toBuffer({ resolveWithObject: true });
      return { input: data, raw: info, left, top };
    }),
  );
  return await sharp({ create: { ...size, channels: 4, background }, limitInputPixels: false })
    .composite(parts)
    .png()
    .toBuffer();
}
