import type { Crafter, DocumentInput, ExecutorContext } from '@podflow/core/executor';
import * as z from 'zod';
import { parseOptions } from '../parse-options.ts';
import { channelAxisSchema } from './channel-layout.ts';
import { checkInside, cropGrid, pixelGrid } from './pixel-grid.ts';
import { sideSchema, sizeSchema } from './target-size.ts';

type Options = Readonly<Record<string, unknown>>;

/**
 * Jina's `ImageCropper`: cuts `height` × `width` pixels (default 224) from row `top` and column `left` (default 0).
 * Sets `blob`, of the type that it had and in shared memory, `offset` to 0 and `location` to `[top, left]`.
 * Throws `ERR_VALUE` for arguments out of range; `craft` throws `ERR_IMAGE_SHAPE` when that is not inside the picture.
 */
export function createImageCropper(options: Options, _context: ExecutorContext): Crafter {
  const { channel_axis, ...region } = parseOptions('ImageCropper', cropperOptions, options);
  return {
    craft: (document): DocumentInput => {
      const grid = pixelGrid(document, channel_axis, 'ImageCropper');
      checkInside(grid, region, 'ImageCropper');
      return { blob: cropGrid(grid, region), offset: 0, location: [region.top, region.left] };
    },
  };
}

/**
 * Jina's `CenterImageCropper`: cuts the centre of `target_size`, one side or `[height, width]` in pixels (default 224);
 * a smaller picture gets a black border. Sets `blob`, of the type that it had and in shared memory, `offset` to 0 and
 * `location` to `[top, left]`, below 0 for a border. Throws `ERR_VALUE` for arguments out of range.
 */
export function createCenterImageCropper(options: Options, _context: ExecutorContext): Crafter {
  const plan = parseOptions('CenterImageCropper', centerOptions, options);
  const [height, width] = plan.target_size;
  return {
    craft: (document): DocumentInput => {
      const grid = pixelGrid(document, plan.channel_axis, 'CenterImageCropper');
      const top = Math.trunc((grid.height - height) / 2);
      const left = Math.trunc((grid.width - width) / 2);
      const blob = cropGrid(grid, { top, left, height, width });
      return { blob, offset: 0, location: [top, left] };
    },
  };
}

const placeSchema = z.int().min(0).default(0);

const cropperOptions = z.object({
  top: placeSchema,
  left: placeSchema,
  height: sideSchema.default(224),
  width: sideSchema.default(224),
  channel_axis: channelAxisSchema,
});

const centerOptions = z.object({
  target_size: sizeSchema.default([224, 224]),
  channel_axis: channelAxisSchema,
});
