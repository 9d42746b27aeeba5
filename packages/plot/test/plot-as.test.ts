import { describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { plotAs, plotFlow, plotPng, toDot, toMermaid } from '../src/index.ts';
import { makeGraph, makeQueryGraph } from './make-graph.ts';

const graph = makeQueryGraph(2);
const sizeOf = (svg: string) => {
  const [, width, height] = /^<svg [^>]*width="(\d+)" height="(\d+)"/.exec(svg) ?? [];
  return { width: Number(width), height: Number(height) };
};

describe('plotAs', () => {
  it('draws SVG unless told otherwise', async () => {
    expect(await plotAs(graph)).toBe(await plotFlow(graph));
    expect(await plotAs(graph, { vertical: true, detail: 'peas' })).toBe(
      await plotFlow(graph, { vertical: true, detail: 'peas' }),
    );
  });

  it('writes DOT and Mermaid', async () => {
    expect(await plotAs(graph, { format: 'dot', detail: 'peas' })).toBe(
      toDot(graph, { detail: 'peas' }),
    );
    expect(await plotAs(graph, { format: 'mmd', vertical: true })).toBe(
      toMermaid(graph, { vertical: true }),
    );
  });

  it('writes a page', async () => {
    expect(await plotAs(graph, { format: 'html' })).toMatch(/^<!doctype html>[\s\S]*<\/html>\s*$/);
  });

  it('draws a PNG of twice the size', async () => {
    const { width, height } = sizeOf(await plotFlow(graph));
    const picture = await sharp(await plotAs(graph, { format: 'png' })).metadata();
    expect(picture).toMatchObject({ format: 'png', width: 2 * width, height: 2 * height });
  });
});

describe('plotPng', () => {
  it.each([
    ['auto', 252],
    ['light', 252],
    ['dark', 23],
  ] as const)('draws on the paper of the theme %s', async (theme, red) => {
    const image = sharp(await plotPng(makeGraph([{ name: 'a' }]), { theme }));
    const { data } = await image
      .extract({ left: 40, top: 8, width: 1, height: 1 })
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect(data[0]).toBe(red);
  });

  it.each([false, true])('draws slices without seams, vertical: %s', async (vertical) => {
    const pods = Array.from({ length: 30 }, (_, index) => ({ name: `pod_${index}` }));
    const options = { theme: 'light', vertical } as const;
    const whole = sharp(Buffer.from(await plotFlow(makeGraph(pods), options)), { density: 144 });
    const sliced = sharp(await plotPng(makeGraph(pods), options));
    const [expected, got] = await Promise.all([whole.raw().toBuffer(), sliced.raw().toBuffer()]);
    expect(got.length).toBe(expected.length);
    // One off: rounding where transparent edges are blended.
    expect(got.findIndex((value, index) => Math.abs(value - (expected[index] ?? 0)) > 2)).toBe(-1);
  });

  it('draws a long Flow smaller than the limit', async () => {
    const pods = Array.from({ length: 200 }, (_, index) => ({ name: `pod_${index}` }));
    const { width = 0 } = await sharp(await plotPng(makeGraph(pods)), {
      limitInputPixels: false,
    }).metadata();
    expect(width).toBeGreaterThan(20_000);
    expect(width).toBeLessThanOrEqual(32_000);
  });
});
