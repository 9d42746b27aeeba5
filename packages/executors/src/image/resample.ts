import { type Picture, pictureOf } from './picture.ts';
import {
  fractionBits,
  type Kernel,
  type ResampleWeights,
  resampleWeights,
} from './resample-weights.ts';

/** A part of a picture, in pixels. */
export interface Region {
  left: number;
  top: number;
  width: number;
  height: number;
}

/**
 * The `region` of `picture` scaled to `width` × `height`, byte for byte as `resize` of Pillow 12 gives it: two passes in
 * fixed point, across first, each rounded to a byte. Only the region is computed. A picture that has the size already
 * is not copied: the result looks into it.
 * @param region Must lie inside `width` × `height`.
 */
export function resample(
  picture: Picture,
  width: number,
  height: number,
  kernel: Kernel,
  region: Region,
): Picture {
  const { left, top } = region;
  const columns =
    width === picture.width
      ? undefined
      : resampleWeights(kernel, picture.width, width, left, region.width);
  const rows =
    height === picture.height
      ? undefined
      : resampleWeights(kernel, picture.height, height, top, region.height);
  const across = columns ? range(columns) : { first: left, length: region.width };
  const down = rows ? range(rows) : { first: top, length: region.height };
  let result = cut(picture, {
    left: across.first,
    top: down.first,
    width: across.length,
    height: down.length,
  });
  if (columns) result = pass(result, columns, 'across');
  if (rows) result = pass(result, rows, 'down');
  return result;
}

/** The input positions that any output position needs. */
function range({ starts, counts }: ResampleWeights): { first: number; length: number } {
  const first = starts[0] ?? 0;
  return { first, length: (starts.at(-1) ?? 0) + (counts.at(-1) ?? 0) - first };
}

function cut({ pixels, stride }: Picture, { left, top, width, height }: Region): Picture {
  return { pixels: pixels.subarray(top * stride + left * 3), width, height, stride };
}

/** One pass along one side. `picture` begins at the first input position that the weights need. */
function pass(
  { pixels, width, height, stride }: Picture,
  { starts, counts, weights, taps }: ResampleWeights,
  direction: 'across' | 'down',
): Picture {
  const isAcross = direction === 'across';
  const outWidth = isAcross ? starts.length : width;
  const outHeight = isAcross ? height : starts.length;
  const step = isAcross ? 3 : stride;
  const first = starts[0] as number;
  const half = 1 << (fractionBits - 1);
  const out = new Uint8Array(outWidth * outHeight * 3);
  let write = 0;
  for (let y = 0; y < outHeight; y++) {
    for (let x = 0; x < outWidth; x++) {
      const position = isAcross ? x : y;
      let read = (isAcross ? y * stride : x * 3) + ((starts[position] as number) - first) * step;
      let red = half;
      let green = half;
      let blue = half;
      const end = position * taps + (counts[position] as number);
      for (let k = position * taps; k < end; k++) {
        const weight = weights[k] as number;
        red = (red + (pixels[read] as number) * weight) | 0;
        green = (green + (pixels[read + 1] as number) * weight) | 0;
        blue = (blue + (pixels[read + 2] as number) * weight) | 0;
        read += step;
      }
      out[write++] = toByte(red);
      out[write++] = toByte(green);
      out[write++] = toByte(blue);
    }
  }
  return pictureOf(out, outWidth, outHeight);
}

const largest = 255 * 2 ** fractionBits;

function toByte(fixedPoint: number): number {
  if (fixedPoint < 0) return 0;
  return fixedPoint > largest ? 255 : fixedPoint >> fractionBits;
}
