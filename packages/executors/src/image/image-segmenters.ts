import type { DocumentInput, ExecutorContext, Segmenter } from '@podflow/core/executor';
import * as z from 'zod';
import { parseOptions } from '../parse-options.ts';
import { channelAxisSchema } from './channel-layout.ts';
import { drawNumbers } from './draw-numbers.ts';
import { checkInside, cropGrid, type PixelGrid, pixelGrid } from './pixel-grid.ts';
import { type Size, sideSchema, sizeSchema } from './target-size.ts';

type Options = Readonly<Record<string, unknown>>;

/**
 * Jina's `FiveImageCropper`: chunks of `target_size`, one side or `[height, width]` in pixels (default 224): top left, top
 * right, bottom left, bottom right, centre. A chunk has `blob`, of the type of the picture and in shared memory, `offset` 0,
 * `weight` 1 and `location` `[top, left]`. Throws `ERR_VALUE` for arguments out of range; `segment` throws
 * `ERR_IMAGE_SHAPE` for a smaller picture.
 */
export function createFiveImageCropper(options: Options, _context: ExecutorContext): Segmenter {
  const plan = parseOptions('FiveImageCropper', sizeOptions, options);
  return {
    segment: (document) => {
      const grid = pixelGrid(document, plan.channel_axis, 'FiveImageCropper');
      const [bottom, right] = freedom(grid, plan.target_size, 'FiveImageCropper');
      const places: Size[] = [
        [0, 0],
        [0, right],
        [bottom, 0],
        [bottom, right],
        [Math.trunc(bottom / 2), Math.trunc(right / 2)],
      ];
      return places.map((place) => pieceAt(grid, place, plan.target_size));
    },
  };
}

/**
 * Jina's `RandomImageCropper`: `num_patches` chunks (default 1) of `target_size` (default 224) from places drawn at random.
 * With a `seed`, which Jina does not have, they follow from it and from the pixels. Chunks and errors as of
 * `FiveImageCropper`.
 */
export function createRandomImageCropper(options: Options, _context: ExecutorContext): Segmenter {
  const plan = parseOptions('RandomImageCropper', randomOptions, options);
  return {
    segment: (document) => {
      const grid = pixelGrid(document, plan.channel_axis, 'RandomImageCropper');
      const limits = freedom(grid, plan.target_size, 'RandomImageCropper');
      const { data } = grid.blob;
      const drawn = drawNumbers(limits, plan.num_patches, plan.seed ?? undefined, data);
      return drawn.map((place) => pieceAt(grid, place, plan.target_size));
    },
  };
}

/**
 * Jina's `SlidingWindowImageCropper`: chunks of `target_size` (default 16) at every `strides` `[rows, columns]` (default 2),
 * row by row. Without `padding` (default) those that lie inside the picture, with it all that begin inside, what lies outside
 * being 0. Chunks and errors as of `FiveImageCropper`.
 */
export function createSlidingWindowImageCropper(
  options: Options,
  _context: ExecutorContext,
): Segmenter {
  const plan = parseOptions('SlidingWindowImageCropper', slidingOptions, options);
  const [downward, across] = plan.strides;
  return {
    segment: (document) => {
      const grid = pixelGrid(document, plan.channel_axis, 'SlidingWindowImageCropper');
      const [bottom, right] = plan.padding
        ? [grid.height - 1, grid.width - 1]
        : freedom(grid, plan.target_size, 'SlidingWindowImageCropper');
      return steps(bottom, downward).flatMap((top) =>
        steps(right, across).map((left) => pieceAt(grid, [top, left], plan.target_size)),
      );
    },
  };
}

const sizeOptions = z.object({
  target_size: sizeSchema.default([224, 224]),
  channel_axis: channelAxisSchema,
});

const randomOptions = sizeOptions.extend({
  num_patches: z.int().min(1).max(10_000).default(1),
  seed: z.int().nullish(),
});

const slidingOptions = sizeOptions.extend({
  target_size: sizeSchema.default([16, 16]),
  strides: z.tuple([sideSchema, sideSchema]).default([2, 2]),
  padding: z.boolean().default(false),
});

/** The last row and column at which a piece can begin. Throws `ERR_IMAGE_SHAPE` when there is none. */
function freedom(grid: PixelGrid, [height, width]: Size, className: string): Size {
  checkInside(grid, { left: 0, top: 0, height, width }, className);
  return [grid.height - height, grid.width - width];
}

function pieceAt(grid: PixelGrid, [top, left]: Size, [height, width]: Size): DocumentInput {
  const blob = cropGrid(grid, { top, left, height, width });
  return { blob, offset: 0, weight: 1, location: [top, left] };
}

function steps(last: number, stride: number): number[] {
  return Array.from({ length: Math.floor(last / stride) + 1 }, (_, step) => step * stride);
}
