import type { Crafter, DocumentInput, ExecutorContext } from '@podflow/core/executor';
import * as z from 'zod';
import { parseOptions } from '../parse-options.ts';
import { channelAxisSchema } from './channel-layout.ts';
import { flipGrid, pixelGrid } from './pixel-grid.ts';

/**
 * Jina's `ImageFlipper`: mirrors a picture left to right, with `vertical: true` top to bottom. Sets `blob`, of the type
 * that it had and in shared memory, `offset` to 0 and `weight` to 1. Throws `ERR_VALUE` for arguments out of range;
 * `craft` throws `ERR_IMAGE_SHAPE` for a blob that is no picture.
 */
export function createImageFlipper(
  options: Readonly<Record<string, unknown>>,
  _context: ExecutorContext,
): Crafter {
  const { vertical, channel_axis } = parseOptions('ImageFlipper', optionsSchema, options);
  return {
    craft: (document): DocumentInput => {
      const grid = pixelGrid(document, channel_axis, 'ImageFlipper');
      return { blob: flipGrid(grid, vertical), offset: 0, weight: 1 };
    },
  };
}

const optionsSchema = z.object({
  vertical: z.boolean().default(false),
  channel_axis: channelAxisSchema,
});
