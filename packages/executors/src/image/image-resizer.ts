import {
  allocateTensor,
  type Crafter,
  type DocumentInput,
  type ExecutorContext,
} from '@podflow/core/executor';
import * as z from 'zod';
import { parseOptions } from '../parse-options.ts';
import { channelAxisSchema, channelLayout, copyPixels } from './channel-layout.ts';
import { type Picture, pictureOf } from './picture.ts';
import { pictureOfBlob } from './picture-of-blob.ts';
import type { Kernel } from './resample-weights.ts';
import { Resampler } from './resampler.ts';
import { type ResizeMethod, resizeMethods } from './resize-methods.ts';
import { roundHalfToEven } from './round-half-to-even.ts';
import { type Size, sideSchema } from './target-size.ts';

/**
 * Jina's `ImageResizer`: scales an RGB picture to `[height, width]`, or its shorter side to one number (default 224) and
 * the other one with it. `how` is the kernel, as Pillow has it: NEAREST, BILINEAR (default), BICUBIC, LANCZOS.
 * Sets `blob` in shared memory, uint8 for uint8, else float32 with whole values 0 to 255, and `offset` to 0.
 * Throws `ERR_VALUE` for arguments out of range; `craft` throws `ERR_IMAGE_SHAPE` for a blob that is no RGB picture.
 */
export function createImageResizer(
  options: Readonly<Record<string, unknown>>,
  _context: ExecutorContext,
): Crafter {
  const plan = parseOptions('ImageResizer', optionsSchema, options);
  const resampler = new Resampler();
  return {
    craft: (document): DocumentInput => {
      const picture = pictureOfBlob(document, plan.channel_axis, 'ImageResizer');
      const [height, width] = scaledSize(picture, plan.target_size);
      const whole = { left: 0, top: 0, width, height };
      const scaled =
        plan.how === 'NEAREST'
          ? nearest(picture, width, height)
          : resampler.resample(picture, width, height, kernelOf[plan.how], whole);
      const to = channelLayout(plan.channel_axis, height, width);
      const blob = allocateTensor('uint8', to.shape);
      copyPixels(scaled.pixels, channelLayout(-1, height, width), blob.data, to);
      if (document.blob?.dtype === 'uint8') return { blob, offset: 0 };
      const floats = allocateTensor('float32', to.shape);
      floats.data.set(blob.data);
      return { blob: floats, offset: 0 };
    },
  };
}

const kernelOf: Readonly<Record<Exclude<ResizeMethod, 'NEAREST'>, Kernel>> = {
  BILINEAR: 'bilinear',
  BICUBIC: 'bicubic',
  LANCZOS: 'lanczos',
};

const optionsSchema = z.object({
  target_size: z.union([sideSchema, z.tuple([sideSchema, sideSchema])]).default(224),
  how: z.enum(resizeMethods).default('BILINEAR'),
  channel_axis: channelAxisSchema,
});

/** A side that rounds to nothing stays one pixel. */
function scaledSize({ width, height }: Picture, target: number | Size): Size {
  if (typeof target !== 'number') return target;
  const factor = target / Math.min(width, height);
  const scaled = (side: number): number => Math.max(1, roundHalfToEven(side * factor));
  return [scaled(height), scaled(width)];
}

/** Each pixel is the one that its centre falls on. */
function nearest(picture: Picture, width: number, height: number): Picture {
  const pixels = new Uint8Array(width * height * 3);
  const [step, plane] = picture.isPlanar ? [1, picture.width * picture.height] : [3, 1];
  let write = 0;
  for (let y = 0; y < height; y++) {
    const row = Math.floor(((y + 0.5) * picture.height) / height) * picture.width * step;
    for (let x = 0; x < width; x++) {
      const read = row + Math.floor(((x + 0.5) * picture.width) / width) * step;
      for (let channel = 0; channel < 3; channel++) {
        pixels[write++] = picture.pixels[read + channel * plane] as number;
      }
    }
  }
  return pictureOf(pixels, width, height);
}
